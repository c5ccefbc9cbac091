import { readRunsCsv, readRunsNdjson } from '../adapters/chronos/read-external-runs.ts';
import type { PlacedJob } from '../core/inventory/job.ts';
import { judge } from '../core/judge/judge.ts';
import { defaultPolicy } from '../core/judge/policy.ts';
import {
  auditMigration,
  type ChronosList,
  type MigrationAudit,
  type MigrationInput,
} from '../core/migration/audit-migration.ts';
import { clusterSideOf } from '../core/migration/cluster-side.ts';
import type { ExternalRun } from '../core/migration/external-run.ts';
import { gatherOld, joinOld, oldFromRuns } from '../core/migration/gather-old.ts';
import { defaultReadinessRule } from '../core/migration/job-readiness.ts';
import type { Completeness, OldEvidence } from '../core/migration/old-evidence.ts';
import { storedEvidence } from '../core/migration/stored-evidence.ts';
import { tellMigration } from '../core/pipeline/tell-migration.ts';
import {
  before,
  type Duration,
  days,
  type Instant,
  type Interval,
  latest,
  parseInstant,
} from '../core/time.ts';
import { recordingAt } from './audit.ts';
import { type ChronosSource, loadChronosJobs } from './load-chronos.ts';
import { loadJobs } from './load-jobs.ts';
import { readingBook } from './migration-store.ts';
import { readText } from './read-text.ts';
import { recordedAsOf, recordedWorld } from './recorded-world.ts';
import { clusterIn } from './store.ts';
import { durationOption, timeOption } from './times.ts';
import { UsageError } from './usage-error.ts';

export type AuditOptions = ChronosSource & {
  readonly since?: string;
  readonly asOf?: string;
  readonly data?: string;
  readonly table?: string;
  readonly cluster?: string;
  readonly recording?: string;
  readonly runs?: readonly string[];
  readonly complete?: readonly string[];
  readonly startWithin?: string;
  readonly chronosVersion: string;
  readonly cleanRuns: string;
};

// As far back as anybody looks for what a hand-over did; what a cluster was not watched for is unknown anyway.
const LOOK_BACK = days(7);

/** Runs of files, by their ending: `.csv` is CSV, anything else NDJSON. Every problem at once, a line each. */
export const readRunFiles = (files: readonly string[]): readonly ExternalRun[] => {
  const read = files.map((file) => {
    const text = readText(file);
    const { runs, problems } = /\.csv$/i.test(file) ? readRunsCsv(text) : readRunsNdjson(text);
    return { runs, problems: problems.map(({ line, message }) => `${file}:${line}: ${message}`) };
  });
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return read.flatMap(({ runs }) => runs);
};

/** `FROM/TO`, both RFC 3339. */
export const readComplete = (texts: readonly string[]): readonly Completeness[] =>
  texts.map((text) => {
    const [from, to, more] = text.split('/').map(parseInstant);
    if (
      from === undefined ||
      to === undefined ||
      more !== undefined ||
      to <= from ||
      text.split('/').length > 2
    )
      throw new UsageError(
        `--complete: "${text}" is not FROM/TO, such as 2026-10-28T00:00:00Z/2026-11-05T00:00:00Z`,
      );
    return { job: null, interval: { from, to } };
  });

/** Reads everything that the options name, and audits. Nothing is written. */
export const runAudit = async (files: readonly string[], options: AuditOptions): Promise<MigrationAudit> => {
  const jobs = loadJobs(files);
  const own = oldFromRuns(
    readRunFiles(options.runs ?? []),
    readComplete(options.complete ?? []),
    jobs.map(({ job }) => job),
  );
  const chronos = await chronosList(options);
  const mostRuns = wholeNumber('clean-runs', options.cleanRuns);
  const given = { jobs, options };
  const sides = await (options.recording === undefined
    ? fromStore(given)
    : fromRecording(options.recording, given));
  const rule = { ...defaultReadinessRule, mostRuns };
  return auditMigration({ ...sides, jobs, chronos, rule, old: joinOld(own, sides.old) }, sides.window.to);
};

/** Stores what an audit of the store found: again, it tells nothing twice. */
export const publishAudit = async (audit: MigrationAudit, options: AuditOptions): Promise<void> => {
  await readingBook(storeOf(options), async (store) =>
    tellMigration(store, await clusterIn(store, storeOf(options)), audit),
  );
};

type Sides = Pick<MigrationInput, 'cluster' | 'window' | 'grace' | 'old'>;

const graceOption = ({ startWithin }: AuditOptions): Duration | null =>
  startWithin === undefined ? null : durationOption('start-within', startWithin);
const noOld: ReadonlyMap<string, OldEvidence> = new Map();

const wholeNumber = (option: string, text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`--${option}: "${text}" is not a whole number above 0`);
  return Number(text);
};

const chronosList = async (options: AuditOptions): Promise<ChronosList | null> => {
  if (options.chronosList === undefined && options.chronos === undefined) return null;
  const jobs = await loadChronosJobs(options, process.env.CRONWITNESS_CHRONOS_PASSWORD);
  return { jobs, version: options.chronosVersion === '2' ? 2 : 3 };
};

const windowOf = ({ since }: AuditOptions, first: Instant, asOf: Instant): Interval => {
  const from = since === undefined ? first : timeOption('since', since, asOf);
  if (from >= asOf)
    throw new UsageError(`--since ${since}: not before the end, ${new Date(asOf).toISOString()}`);
  return { from, to: asOf };
};

const fromRecording = async (directory: string, given: Given): Promise<Sides> => {
  const { options } = given;
  const grace = graceOption(options) ?? defaultPolicy.grace;
  const recording = await recordingAt(directory);
  for (const problem of recording.problems) process.stderr.write(`cronwitness: ${problem}\n`);
  const asOf = recordedAsOf(options.asOf, recording);
  const window = windowOf(options, recording.start, asOf);
  const world = recordedWorld(recording, asOf);
  const within = { from: latest(window.from, recording.start), to: asOf };
  const judged = judge(world, { windowOf: () => within, policy: { ...defaultPolicy, grace } }, asOf);
  const stored = options.data !== undefined || options.table !== undefined;
  const old = stored ? await oldOfStore(given, window) : noOld;
  return { cluster: clusterSideOf(judged, world.coverage), window, grace, old };
};

type Given = { readonly jobs: readonly PlacedJob[]; readonly options: AuditOptions };

const storeOf = ({ data = '.cronwitness', table, cluster }: AuditOptions) => ({
  data,
  ...(table === undefined ? {} : { table }),
  ...(cluster === undefined ? {} : { cluster }),
});

const oldOfStore = ({ jobs, options }: Given, window: Interval) => {
  const plain = jobs.map(({ job }) => job);
  return readingBook(storeOf(options), ({ book }) => gatherOld(book, plain, window));
};

const fromStore = ({ jobs, options }: Given): Promise<Sides> =>
  readingBook(storeOf(options), async (store) => {
    const cluster = await clusterIn(store, storeOf(options));
    const plain = jobs.map(({ job }) => job);
    const sides = await storedEvidence(store, { cluster, jobs: plain }, (observedUpTo) => {
      const asOf =
        options.asOf === undefined ? observedUpTo : timeOption('as-of', options.asOf, observedUpTo);
      return windowOf(options, before(asOf, LOOK_BACK), asOf);
    });
    return { ...sides, grace: graceOption(options) ?? sides.grace };
  });
