import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cronwitnessApp } from './app.ts';
import { extractRules } from './extract-rules.ts';
import { prototypeSettings } from './prototype-settings.ts';

/** `npm run rules`: takes the rules that `up` applies out of the stack, into the package. */
const OUT = 'adapters/eventbridge/deployed-rules.json';

const directory = mkdtempSync(join(tmpdir(), 'cronwitness-rules-'));
try {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  cronwitnessApp({ settings: prototypeSettings, outdir: directory, context }).synth();
  const template = JSON.parse(readFileSync(join(directory, 'Cronwitness.template.json'), 'utf8'));
  writeFileSync(OUT, `${JSON.stringify(extractRules(template), null, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true });
}
