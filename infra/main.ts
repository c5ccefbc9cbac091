import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadConfiguration } from '../adapters/configuration/load.ts';
import { cronwitnessApp } from './app.ts';
import { settingsOf } from './settings-of.ts';

const OWN = 'cronwitness.yaml';
const SAMPLE = 'deploy/cronwitness.yaml';

/** The file may lie elsewhere: `CRONWITNESS_CONFIGURATION=staging.yaml npx cdk synth`. Without any, the sample shows the stack. */
const configurationFile = (): string => {
  const { CRONWITNESS_CONFIGURATION: named } = process.env;
  if (named !== undefined || existsSync(OWN)) return named ?? OWN;
  process.stderr.write(`no ${OWN}: this is the stack of the sample, ${SAMPLE}; copy it and make it yours\n`);
  return SAMPLE;
};

try {
  const file = configurationFile();
  const beside = (named: string): string => readFileSync(resolve(dirname(file), named), 'utf8');
  const settings = settingsOf(loadConfiguration(file), readFileSync(file, 'utf8'), beside);
  cronwitnessApp({ settings }).synth();
} catch (error) {
  // A configuration's problems are for reading: no stack trace around them.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
