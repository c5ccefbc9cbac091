import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../adapters/configuration/load.ts';
import { cronwitnessApp } from './app.ts';
import { settingsOf } from './settings-of.ts';

// The file may lie elsewhere: CRONWITNESS_CONFIGURATION=staging.yaml npx cdk synth
const file = process.env.CRONWITNESS_CONFIGURATION ?? 'cronwitness.yaml';
try {
  const settings = settingsOf(loadConfiguration(file), readFileSync(file, 'utf8'));
  cronwitnessApp({ settings }).synth();
} catch (error) {
  // A configuration's problems are for reading: no stack trace around them.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
