import type { Command } from 'commander';
import { loadRecording, NotARecording, type Recording } from '../adapters/recording/recording.ts';
import type { World } from '../core/history/world.ts';
import { type Judgement, judge } from '../core/judge/judge.ts';
import type { Policy } from '../core/judge/policy.ts';
import { before, formatSeconds, hours, type Instant, type Interval, instant } from '../core/time.ts';
import { rowOf } from '../core/verdict/row.ts';
import { hintOn, lookOnce } from './audit-cluster.ts';
import { auditTable } from './audit-table.ts';
import { type ClustersOptions, wantedCluster, withClusters } from './clusters.ts';
import { recordedAsOf, recordedWorld } from './recorded-world.ts';
import { type SettingsOptions, settingsOf, withConfiguration, withGrace } from './settings.ts';
import { styleFor } from './style.ts';
import { durationOption, timeOption } from './times.ts';
import { UsageError } from './usage-error.ts';

type Options = ClustersOptions &
  Omit<SettingsOptions, 'zone'> & {
    readonly recording?: string;
    readonly from?: string;
    readonly to?: string;
    readonly asOf?: string;
    readonly tick: string;
    readonly namespace?: string;
    readonly output: string;
  };

const FORMATS = ['table', 'ndjson', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** `cronwitness audit`: judges a recording (or the current cluster) at once, without storing anything. */
export const addAudit = (program: Command): void => {
  withGrace(withConfiguration(withClusters(program.command('audit'))))
    .description('judge every run that was due in a cluster or a recording, and print the verdicts')
    .option('--recording <dir>', 'a recording instead of a cluster')
    .option(
      '--from <time>',
      'the first nominal time (default: where the recording begins; of a cluster, an hour ago)',
    )
    .option('--to <time>', 'the end of the nominal times, exclusive (default: as of)')
    .option(
      '--as-of <time>',
      'judge a recording as it stood then (default: its end); a cluster is judged as it stands now',
    )
    .option('--tick <duration>', 'how often the observer looks', '60s')
    .option('-n, --namespace <namespace>', 'only this namespace')
    .option('-o, --output <format>', FORMATS.join(', '), 'table')
    .action(async (options: Options) => {
      const format = FORMATS.find((f) => f === options.output);
      if (format === undefined)
        throw new UsageError(`-o: "${options.output}" is not a format; expected ${FORMATS.join(', ')}`);
      if (options.recording === undefined) return auditCluster(options, format);
      const access = (['context', 'kubeconfig'] as const).find((name) => options[name] !== undefined);
      if (access !== undefined)
        throw new UsageError(`--${access}: of a cluster; leave it out, or --recording`);
      // A recording does not say of which cluster it is: --cluster does, for the file's windows and zone.
      const policy = settingsOf(options).policyOf(options.cluster ?? '');
      const recording = await recordingAt(options.recording);
      const judged = judgeRecording(recording, { ...options, policy });
      print(judged, format);
      for (const problem of recording.problems) process.stderr.write(`cronwitness: ${problem}\n`);
      if (recording.problems.length > 0) process.exitCode = 2;
    });
};

export const recordingAt = async (directory: string): Promise<Recording> => {
  try {
    return await loadRecording(directory);
  } catch (error) {
    if (error instanceof NotARecording) throw new UsageError(error.message);
    throw error;
  }
};

type Judged = {
  readonly judgements: readonly Judgement[];
  readonly window: Interval;
  readonly asOf: Instant;
};

const auditCluster = async (options: Options, format: Format): Promise<void> => {
  const settings = settingsOf(options);
  // What cannot be read is told before a large cluster is listed.
  durationOption('tick', options.tick);
  for (const [option, text] of [['from', options.from] as const, ['to', options.to] as const])
    if (text !== undefined) timeOption(option, text, instant(Date.now()));
  const { name, open } = wantedCluster(options, settings);
  const { world, asOf, problems } = await lookOnce(await open());
  const policy = settings.policyOf(name);
  const judged = judgeWorld(world, { asOf, from: before(asOf, hours(1)) }, { ...options, policy });
  print(judged, format);
  if (format === 'table') process.stderr.write(`${hintOn(judged.judgements)}\n`);
  for (const problem of problems) process.stderr.write(`cronwitness: ${problem}\n`);
  if (problems.length > 0) process.exitCode = 3;
};

type Ruled = Options & { readonly policy: Policy };

const judgeRecording = (recording: Recording, options: Ruled): Judged => {
  const asOf = recordedAsOf(options.asOf, recording);
  return judgeWorld(recordedWorld(recording, asOf), { asOf, from: recording.start }, options);
};

const judgeWorld = (
  world: World,
  { asOf, from }: { readonly asOf: Instant; readonly from: Instant },
  { policy, ...options }: Ruled,
): Judged => {
  durationOption('tick', options.tick);
  const window = {
    from: options.from === undefined ? from : timeOption('from', options.from, asOf),
    to: options.to === undefined ? asOf : timeOption('to', options.to, asOf),
  };
  if (window.from > window.to)
    throw new UsageError(
      `--from ${formatSeconds(window.from)} is after --to ${formatSeconds(window.to)}; what is known is of ${formatSeconds(from)} to ${formatSeconds(asOf)}`,
    );
  const all = judge(world, { windowOf: () => window, policy }, asOf);
  return {
    judgements: all.filter(
      (j) => options.namespace === undefined || j.cronJob.namespace === options.namespace,
    ),
    window,
    asOf,
  };
};

const print = ({ judgements, window, asOf }: Judged, format: Format): void => {
  const rows = judgements.flatMap((j) => j.verdicts.map(rowOf));
  switch (format) {
    case 'ndjson':
      process.stdout.write(rows.map((r) => `${JSON.stringify(r)}\n`).join(''));
      return;
    case 'json':
      process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return;
    case 'table':
      process.stdout.write(auditTable(judgements, { window, asOf, style: styleFor(process.stdout) }));
      return;
    default:
      format satisfies never;
  }
};
