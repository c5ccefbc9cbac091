import type { Command } from 'commander';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { storeOn } from '../adapters/store/store.ts';
import type { Table } from '../adapters/store/table.ts';
import type { Duration } from '../core/time.ts';
import { type ClustersOptions, withClusters } from './clusters.ts';
import { type Companion, companionsOf, type Surroundings } from './companion.ts';
import { declared } from './declared.ts';
import { eachForItself } from './each-for-itself.ts';
import { openEmbedded } from './embedded-store.ts';
import { pause } from './schedule.ts';
import { judgeSettings, type Settings, type SettingsOptions, settingsOf, withSettings } from './settings.ts';
import { storing } from './station.ts';
import { durationOption } from './times.ts';
import { untilSignalled } from './until-signalled.ts';
import { UsageError } from './usage-error.ts';
import { watchCluster } from './watch-cluster.ts';
import { type Watched, watchedOf } from './watched.ts';

export type UpOptions = ClustersOptions &
  SettingsOptions & {
    readonly recording?: string;
    readonly port?: string;
    readonly dashboard: boolean;
    readonly data: string;
    readonly every: string;
    readonly speed: string;
    readonly once?: boolean;
  };

/** `cronwitness up`: everything on one machine, for as long as it runs. */
export const addUp = (program: Command): void => {
  withSettings(withClusters(program.command('up')))
    .description('watch clusters from this machine: observe, judge and store, until it is stopped')
    .option('--recording <dir>', 'a recording instead of a cluster, in its own time')
    .option('--speed <factor>', 'how much faster than it was the recording passes', '1')
    .option('--port <port>', 'where the dashboard listens (default: 8790, or any that is free)')
    .option('--no-dashboard', 'no dashboard: where a recording ends, so does the command')
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--every <duration>', 'how often to look', '30s')
    .option('--once', 'one tick, then stop')
    .action((options: UpOptions) => up(options, planOf(options)));
};

type Plan = {
  readonly every: Duration;
  readonly speed: number;
  readonly port: number | null;
  readonly settings: Settings;
};

const planOf = (options: UpOptions): Plan => {
  const speed = Number(options.speed);
  const port = options.port === undefined ? null : portOf(options.port);
  if (!(speed > 0))
    throw new UsageError(`--speed: "${options.speed}" is not a factor; expected such as 1 or 60`);
  return { every: durationOption('every', options.every), speed, port, settings: settingsOf(options) };
};

const portOf = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port: "${text}" is not a port; expected 0 to 65535`);
};

const up = async (options: UpOptions, plan: Plan): Promise<void> => {
  const signalled = untilSignalled();
  const all = await watchedOf(options, plan.settings, { ...plan, stop: signalled.stop });
  const embedded = await openEmbedded(options.data);
  const companions: Companion[] = [];
  try {
    const { around, clusters } = await prepared(dynamoTable(embedded), all, { plan, data: options.data });
    for (const start of companionsOf(options)) companions.push(await start(around));
    for (const { says } of companions) process.stderr.write(`${says}\n`);
    for (const { says } of all) process.stderr.write(`watching ${says}; stop with Ctrl-C\n`);
    const once = options.once === true;
    const by = { companions, once, stop: signalled.stop };
    await eachForItself(
      clusters.map(({ watched, ports, label }) => ({
        label,
        work: () => watchCluster(watched, { ...by, ports, label }),
      })),
    );
    if (options.dashboard && !once && !signalled.stop.aborted) {
      process.stderr.write('the recording is over; the dashboard stays until Ctrl-C\n');
      await pause(2 ** 31 - 1, signalled.stop);
    }
  } finally {
    for (const { stop } of all) await stop();
    for (const { stop } of companions.toReversed()) await stop();
    await embedded.stop();
    signalled.done();
  }
};

/** Each cluster with what it is judged by, and what companions need to know of all of them. */
const prepared = async (
  table: Table,
  all: readonly Watched[],
  { plan: { settings, port, every }, data }: { readonly plan: Plan; readonly data: string },
) => {
  const store = storeOn(table);
  const { configuration, file, zone } = settings;
  const clusters = await Promise.all(
    all.map(async (watched) => {
      const ports = { ...judgeSettings(settings, watched.cluster), ...store };
      // Readers need to know by which rules the verdicts are made.
      const policy = await storing(() => declared(store, { ...ports, zone }, data));
      return { watched, ports: { ...ports, policy }, label: all.length > 1 ? watched.cluster : null };
    }),
  );
  const around: Surroundings = {
    ...{ store, table, configuration, file, zone, every, port, data },
    clusters: clusters.map(({ ports }) => ports),
  };
  return { around, clusters };
};
