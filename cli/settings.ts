import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { BadConfiguration, loadConfiguration } from '../adapters/configuration/load.ts';
import { policyFor } from '../adapters/configuration/policy.ts';
import type { Configuration } from '../adapters/configuration/schema.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { defaultPolicy, type Policy } from '../core/judge/policy.ts';
import { findZone } from '../core/numbers/zone.ts';
import { type DayOf, dayOfZone } from '../core/pipeline/days.ts';
import type { Squeeze } from '../core/pipeline/judge.ts';
import { durationOption } from './times.ts';
import { UsageError } from './usage-error.ts';

export type SettingsOptions = {
  readonly config?: string;
  readonly startWithin?: string;
  readonly zone?: string;
};

/** Where what operators decide is looked for when nobody says where. */
export const OWN_CONFIGURATION = 'cronwitness.yaml';

/** Where the configuration stands, for every command that goes by it. */
export const withConfiguration = (command: Command): Command =>
  command.option(
    '--config <file>',
    `the configuration (default: ${OWN_CONFIGURATION} here, if there is one)`,
  );

/** The grace, for every command that judges: it wins over the configuration's. */
export const withGrace = (command: Command): Command =>
  command.option(
    '--start-within <duration>',
    "the grace from nominal time to start (default: the file's, or 20m)",
  );

/** The options of every command that judges what it stores. */
export const withSettings = (command: Command): Command =>
  withGrace(withConfiguration(command)).option(
    '--zone <zone>',
    "the time zone in which days and weeks begin (default: the file's, or UTC)",
  );

/** What operators have decided, from flags and file. */
export type Settings = {
  readonly configuration: Configuration | null;
  /** The file's path; null where there is none. */
  readonly file: string | null;
  /** In which days and weeks begin. */
  readonly zone: string;
  readonly dayOf: DayOf;
  /** The rules for a cluster, whether the file names it or not. */
  readonly policyOf: (cluster: string) => Policy;
};

/** @throws UsageError, a line for each problem of the file or for the option that cannot be read */
export const settingsOf = ({ config, startWithin, zone }: SettingsOptions): Settings => {
  const file = config ?? (existsSync(OWN_CONFIGURATION) ? OWN_CONFIGURATION : null);
  const configuration = file === null ? null : configurationIn(file);
  const named = zone ?? configuration?.report.zone ?? 'UTC';
  const days = findZone(named);
  if (days === undefined)
    throw new UsageError(`--zone: "${named}" is not a time zone; expected such as Europe/Berlin`);
  const asked = startWithin === undefined ? {} : { grace: durationOption('start-within', startWithin) };
  return {
    configuration,
    file,
    zone: named,
    dayOf: dayOfZone(days),
    policyOf: (cluster) => ({ ...ruledBy(configuration, cluster), ...asked }),
  };
};

const configurationIn = (file: string): Configuration => {
  try {
    return loadConfiguration(file);
  } catch (error) {
    if (error instanceof BadConfiguration) throw new UsageError(error.message);
    throw error;
  }
};

const ruledBy = (configuration: Configuration | null, name: string): Policy => {
  if (configuration === null) return defaultPolicy;
  const known = configuration.clusters.find((c) => c.name === name);
  return policyFor(configuration, known ?? { name, zone: defaultPolicy.defaultZone });
};

/** What the judge of a cluster needs beside the store. */
export const judgeSettings = (
  { dayOf, policyOf }: Settings,
  cluster: string,
): Squeeze & { readonly cluster: string; readonly policy: Policy; readonly dayOf: DayOf } => ({
  cluster,
  policy: policyOf(cluster),
  dayOf,
  ...snapshotSqueeze,
});
