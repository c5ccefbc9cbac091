import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { dynamoStore } from '../adapters/dynamodb/store.ts';
import type { Recording } from '../adapters/recording/recording.ts';
import { recordingSource } from '../adapters/recording/source.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { incidentsWithin } from '../core/history-query/incidents.ts';
import { defaultPolicy } from '../core/judge/policy.ts';
import { findZone, type Zone } from '../core/numbers/zone.ts';
import { dayOfZone, openDays } from '../core/pipeline/days.ts';
import { flush, type JudgePorts, judgeNew } from '../core/pipeline/judge.ts';
import { observeTick } from '../core/pipeline/observe.ts';
import { reportInput } from '../core/pipeline/report.ts';
import { telling } from '../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import type { Rules } from '../core/ports/clusters.ts';
import type { Source } from '../core/ports/source.ts';
import { renderText } from '../core/report/render-text.ts';
import { buildReport } from '../core/report/report.ts';
import { type Duration, formatDuration, formatSeconds, type Instant, instant } from '../core/time.ts';
import { recordingAt } from './audit.ts';
import { openEmbedded } from './embedded-store.ts';
import { progressBar } from './progress.ts';
import { styleFor } from './style.ts';
import { durationOption } from './times.ts';
import { UsageError } from './usage-error.ts';

type Options = {
  readonly data: string;
  readonly startWithin: string;
  readonly tick: string;
  readonly zone: string;
};

/** `cronwitness replay`: a recording through the whole pipeline, on the embedded DynamoDB, to the report. */
export const addReplay = (program: Command): void => {
  program
    .command('replay')
    .description('replay a recording through observe, ledger, judge and report on an embedded DynamoDB')
    .argument('[directory]', 'the recording', bundledRecording())
    .option('--data <dir>', 'where the embedded store lives', '.cronwitness')
    .option('--start-within <duration>', 'the grace from nominal time to start', '60s')
    .option('--tick <duration>', 'how often the observer looks', '60s')
    .option('--zone <zone>', 'the time zone in which days and weeks begin', 'UTC')
    .action(async (directory: string, options: Options) => {
      const zone = findZone(options.zone);
      if (zone === undefined)
        throw new UsageError(`--zone: "${options.zone}" is not a time zone; expected such as Europe/Berlin`);
      const plan = {
        grace: durationOption('start-within', options.startWithin),
        tick: durationOption('tick', options.tick),
        zone,
      };
      const recording = await recordingAt(directory);
      await replay(recording, { directory, data: options.data, ...plan });
    });
};

const bundledRecording = (): string =>
  fileURLToPath(new URL('../test/fixtures/recordings/lab', import.meta.url));

type Plan = {
  readonly directory: string;
  readonly data: string;
  readonly grace: Duration;
  readonly tick: Duration;
  readonly zone: Zone;
};

const replay = async (recording: Recording, plan: Plan): Promise<void> => {
  const embedded = await openEmbedded(plan.data);
  try {
    const store = dynamoStore(embedded);
    const { judgements, clusters } = store;
    // Each recording has a chain of its own, so that two of them can share a store.
    const cluster = `recording ${formatSeconds(recording.start)}`;
    const policy = { ...defaultPolicy, grace: plan.grace };
    const ports: JudgePorts = {
      cluster,
      ...store,
      policy,
      // Nobody is called by a replay; its incidents are there to be looked at.
      decided: telling({ ...store, cluster, policy, tick: plan.tick }),
      dayOf: dayOfZone(plan.zone),
      ...snapshotSqueeze,
    };
    const judged = (await judgements.checkpoint(cluster))?.sequence ?? 0;
    refuseOtherRules((await clusters.rules(cluster)).at(-1), plan);
    await clusters.declare(cluster, {
      since: judged + 1,
      policy,
      zone: plan.zone.name,
    });
    const set = await runTicks(ports, recordingSource(recording), ticksOf(recording, plan.tick));
    await flush(ports, set);
    const window = { kind: 'custom', interval: { from: recording.start, to: recording.end } } as const;
    const standing = { set, days: openDays(set, ports.dayOf) };
    const input = await reportInput({ ...ports, zone: plan.zone }, standing, { window });
    const incidents = await incidentsWithin(store.alerts, cluster, window.interval);
    const report = buildReport({ ...input, incidents }, recording.end);
    process.stdout.write(renderText(report, styleFor(process.stdout)));
  } finally {
    await embedded.stop();
  }
};

/** What is judged stays judged, by its own rules: a report by others would tell of verdicts that nobody made. */
const refuseOtherRules = (rules: Rules | undefined, { data, grace, zone }: Plan): void => {
  if (rules === undefined || (rules.policy.grace === grace && rules.zone === zone.name)) return;
  throw new UsageError(
    `--data ${data}: this recording was judged there with a grace of ${formatDuration(rules.policy.grace)} and days in ${rules.zone}; say another directory to judge it by other ones`,
  );
};

/** One tick each, and a last one at the end: after it nobody was looking any more. */
const ticksOf = (recording: Recording, tick: Duration): readonly Instant[] => {
  const first = Math.ceil(recording.start / tick) * tick;
  const count = Math.max(0, Math.ceil((recording.end - first) / tick));
  return [...Array.from({ length: count }, (_, i) => instant(first + i * tick)), recording.end];
};

const runTicks = async (
  ports: JudgePorts,
  source: Source,
  ticks: readonly Instant[],
): Promise<WorkingSet> => {
  const bar = progressBar('replaying', ticks.length);
  let set: WorkingSet | null = null;
  try {
    for (const at of ticks) {
      await observeTick({ cluster: ports.cluster, source, ledger: ports.ledger }, at);
      set = await judgeNew(ports, set);
      bar.step();
    }
  } finally {
    bar.done();
  }
  return set ?? judgeNew(ports, null);
};
