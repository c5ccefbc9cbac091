import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeProblems, readConfiguration } from '../../adapters/configuration/read.ts';
import type { JsonObject } from '../../core/event-pattern/json.ts';
import { cronwitnessApp } from '../../infra/app.ts';
import type { StackSettings } from '../../infra/settings.ts';
import { settingsOf } from '../../infra/settings-of.ts';
import { resourcesOf } from './intrinsics.ts';

/** Every kind of access, a private endpoint, mails and a webhook. */
export const EVERYTHING = `version: 1
clusters:
  - name: production
    access: { eks: { cluster: production } }
  - name: private
    access: { eks: { cluster: private, region: eu-west-1 } }
    network: { subnets: [subnet-0a1b2c3d, subnet-1a2b3c4d], securityGroups: [sg-0a1b2c3d] }
  - name: old
    access: { secret: { name: cronwitness/old } }
report: { zone: Europe/Berlin, day: monday, hour: 7 }
owners: { fleet: [platform@example.com], recipients: { pay: [pay@example.com] } }
mail: { from: cronwitness@example.com, transport: { ses: { configurationSet: alerts } } }
migration: { jobFiles: [jobs.yaml], chronos: { list: chronos.json } }
webhooks:
  - { name: pager, url: "https://events.example.com/hook", secret: cronwitness/pager }
`;

/** One EKS cluster, mails to the fleet and to one owner. */
export const ONE_CLUSTER = `version: 1
clusters:
  - name: production
    access: { eks: { cluster: production } }
grace: 20m
report: { zone: UTC, day: monday, hour: 7 }
owners: { fleet: [platform@example.com], recipients: { pay: [pay@example.com] } }
mail: { from: cronwitness@example.com }
`;

export const settingsFrom = (text: string): StackSettings => {
  const read = readConfiguration(text);
  if (read.kind === 'problems') throw new Error(describeProblems('test', read.problems));
  const beside = (file: string): string => readFileSync(join('test/fixtures/migration', file), 'utf8');
  return settingsOf(read.configuration, text, beside);
};

export const flags: Record<string, unknown> = JSON.parse(readFileSync('cdk.json', 'utf8')).context;

export type Synthesised = {
  readonly directory: string;
  readonly template: JsonObject;
  readonly remove: () => void;
};

/** Synthesises as `npx cdk synth` does, into a directory of its own. Throws what the validations find. */
export const synthesised = (configuration: string): Synthesised => {
  const directory = mkdtempSync(join(tmpdir(), 'cronwitness-assembly-'));
  cronwitnessApp({ settings: settingsFrom(configuration), outdir: directory, context: flags }).synth();
  const template = JSON.parse(readFileSync(join(directory, 'Cronwitness.template.json'), 'utf8'));
  return { directory, template, remove: () => rmSync(directory, { recursive: true }) };
};

/** The directory that holds a function's code: what would be uploaded, under the hash of its contents. */
export const assetOf = ({ directory, template }: Synthesised, logicalId: string): string => {
  const code = resourcesOf(template)[logicalId]?.Properties.Code as JsonObject | undefined;
  return join(directory, `asset.${String(code?.S3Key).replace(/\.zip$/, '')}`);
};
