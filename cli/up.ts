import type { Command } from 'commander';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { heldSource } from '../adapters/kubernetes/held-source.ts';
import { recordingSource } from '../adapters/recording/source.ts';
import { gzipSqueeze } from '../adapters/store/squeeze.ts';
import { storeOn } from '../adapters/store/store.ts';
import { defaultPolicy } from '../core/judge/policy.ts';
import { findZone } from '../core/numbers/zone.ts';
import { dayOfZone } from '../core/pipeline/days.ts';
import type { JudgePorts } from '../core/pipeline/judge.ts';
import type { Source } from '../core/ports/source.ts';
import { type Duration, formatDuration, formatSeconds } from '../core/time.ts';
import { recordingAt } from './audit.ts';
import { type AccessOptions, openCluster, withAccess } from './cluster-access.ts';
import { COMPANIONS, type Companion } from './companion.ts';
import { openEmbedded } from './embedded-store.ts';
import { liveTicks, pause, recordedTicks, type Ticks } from './schedule.ts';
import { station, storing } from './station.ts';
import { announcer, troubleTeller } from './tell.ts';
import { durationOption } from './times.ts';
import { untilSignalled } from './until-signalled.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

export type UpOptions = AccessOptions & {
  readonly recording?: string;
  readonly port: string;
  readonly dashboard: boolean;
  readonly data: string;
  readonly every: string;
  readonly speed: string;
  readonly startWithin: string;
  readonly zone: string;
  readonly once?: boolean;
};

/** `cronwitness up`: everything on one machine, for as long as it runs. */
export const addUp = (program: Command): void => {
  withAccess(program.command('up'))
    .description('watch a cluster from this machine: observe, judge and store, until it is stopped')
    .option('--recording <dir>', 'a recording instead of a cluster, in its own time')
    .option('--speed <factor>', 'how much faster than it was the recording passes', '1')
    .option('--port <port>', 'where the dashboard listens', '8790')
    .option('--no-dashboard', 'nothing but watching')
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--every <duration>', 'how often to look', '30s')
    .option('--start-within <duration>', 'the grace from nominal time to start', '20m')
    .option('--zone <zone>', 'the time zone in which days and weeks begin', 'UTC')
    .option('--once', 'one tick, then stop')
    .action(async (options: UpOptions) => {
      const plan = planOf(options);
      await up(options, plan);
    });
};

type Plan = {
  readonly every: Duration;
  readonly speed: number;
  readonly port: number;
  readonly settings: Pick<JudgePorts, 'policy' | 'dayOf' | 'squeeze' | 'unsqueeze'>;
};

export const settingsOf = ({
  zone,
  startWithin,
}: {
  readonly zone: string;
  readonly startWithin: string;
}) => {
  const days = findZone(zone);
  if (days === undefined)
    throw new UsageError(`--zone: "${zone}" is not a time zone; expected such as Europe/Berlin`);
  const grace = durationOption('start-within', startWithin);
  return { policy: { ...defaultPolicy, grace }, dayOf: dayOfZone(days), ...gzipSqueeze };
};

const planOf = (options: UpOptions): Plan => {
  const [speed, port] = [Number(options.speed), Number(options.port)];
  if (!(speed > 0))
    throw new UsageError(`--speed: "${options.speed}" is not a factor; expected such as 1 or 60`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port: "${options.port}" is not a port; expected 0 to 65535`);
  return { every: durationOption('every', options.every), speed, port, settings: settingsOf(options) };
};

/** What is watched: a cluster, or a recording of one. */
type Watched = {
  readonly cluster: string;
  readonly says: string;
  readonly source: Source;
  readonly ticks: Ticks;
  readonly stop: () => Promise<void>;
};

const watchedOf = async (options: UpOptions, { every, speed }: Plan, stop: AbortSignal): Promise<Watched> => {
  if (options.recording !== undefined) {
    const recording = await recordingAt(options.recording);
    const ticks = recordedTicks({ from: recording.start, to: recording.end }, { every, speed, stop });
    const cluster = `recording ${formatSeconds(recording.start)}`;
    return {
      cluster,
      says: `the ${cluster}`,
      source: recordingSource(recording),
      ticks,
      stop: async () => {},
    };
  }
  const { name, connection } = await openCluster(options);
  const source = heldSource(connection, { stop });
  const says = `${name} (${connection.server})`;
  return { cluster: name, says, source, ticks: liveTicks(every, stop), stop: source.stop };
};

const up = async (options: UpOptions, plan: Plan): Promise<void> => {
  const signalled = untilSignalled();
  const watched = await watchedOf(options, plan, signalled.stop);
  const embedded = await openEmbedded(options.data);
  const companions: Companion[] = [];
  try {
    const told = announcer();
    const store = storeOn(dynamoTable(embedded));
    const ports: JudgePorts = {
      ...plan.settings,
      ...store,
      cluster: watched.cluster,
      decided: async (step, set) => {
        told.decided(step);
        for (const { decided } of companions) await decided?.(step, set);
      },
    };
    await storing(async () => told.since(await ports.judgements.checkpoint(ports.cluster)));
    await storing(async () => {
      // Readers need to know by which rules the verdicts are made.
      const judged = (await store.judgements.checkpoint(ports.cluster))?.sequence ?? 0;
      await store.clusters.declare(ports.cluster, {
        since: judged + 1,
        policy: ports.policy,
        zone: options.zone,
      });
    });
    for (const start of options.dashboard ? COMPANIONS : [])
      companions.push(await start({ ports, store, port: plan.port, data: options.data }));
    for (const { says } of companions) process.stderr.write(`${says}\n`);
    const pace =
      options.recording === undefined ? `every ${formatDuration(plan.every)}` : `${plan.speed} times as fast`;
    process.stderr.write(`watching ${watched.says} ${pace}; stop with Ctrl-C\n`);
    await run(watched, ports, { once: options.once === true, stop: signalled.stop });
    if (companions.length > 0 && options.once !== true) await pause(2 ** 31 - 1, signalled.stop);
  } finally {
    await watched.stop();
    for (const { stop } of companions.toReversed()) await stop();
    await embedded.stop();
    signalled.done();
  }
};

type Run = { readonly once: boolean; readonly stop: AbortSignal };

const run = async (watched: Watched, ports: JudgePorts, { once, stop }: Run): Promise<void> => {
  const post = station(ports, watched.source);
  const trouble = troubleTeller();
  for await (const at of watched.ticks) {
    try {
      const seen = await post.tick(at);
      // Told to stop, a look ends early: that it is not complete is nobody's trouble.
      if (seen.kind === 'recorded' && !stop.aborted) trouble.now(seen.problems);
      if (once && seen.kind === 'recorded' && seen.facts === 0 && seen.problems[0] !== undefined)
        throw new WorldError(seen.problems[0]);
    } catch (error) {
      if (once || !(error instanceof WorldError)) throw error;
      trouble.now([error.message]);
    }
    if (once) break;
  }
  await post.rest();
};
