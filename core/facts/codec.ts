import { type Instant, instant } from '../time.ts';
import { noRowsAtAll } from './all-rows.ts';
import { sourceOf } from './column-values.ts';
import {
  type Columns,
  columnReader,
  columnWriter,
  type Io,
  listOf,
  misread,
  oneOf,
  timeOf,
} from './columns.ts';
import { cronJobFields } from './columns-of-cronjobs.ts';
import { eventFields, goneFields } from './columns-of-events.ts';
import { jobFields } from './columns-of-jobs.ts';
import { podFields } from './columns-of-pods.ts';
import {
  type CoverageFact,
  type CronJobFact,
  type EventFact,
  type Fact,
  type GoneFact,
  type JobFact,
  type Observed,
  type PodFact,
  RESOURCES,
} from './fact.ts';
import { cronJobFactOf, readCronJobs } from './rows-of-cronjobs.ts';
import { goneFactOf, readGone } from './rows-of-gone.ts';
import { jobFactOf, readJobs } from './rows-of-jobs.ts';
import { podFactOf, readPods } from './rows-of-pods.ts';

/** The version of the columns that are written. */
export const FACTS_VERSION = 2;

/**
 * The versions that are read; a decoder refuses any other: facts are evidence, a guess at them is none. In the first, CronJobs
 * had no labels and no maintenance: both are rare columns, and where there is no column nobody has any.
 */
export const READABLE_VERSIONS: readonly number[] = [1, FACTS_VERSION];

/**
 * A tick's facts as columns. `at` is the tick's instant: times are told against it. Facts are a set (DESIGN I4): they
 * come back in the codec's own order, by kind, then object, then when they were learned.
 */
export const encodeFacts = (facts: readonly Fact[], at: Instant): Columns => {
  const { io, done } = columnWriter();
  write(io, sort(facts), at);
  return done();
};

/** The facts of `encodeFacts`, each equal to what went in. Throws where the columns don't hold together. */
export const decodeFacts = (columns: Columns, at: Instant): readonly Fact[] => {
  const source = sourceOf(columns);
  const facts: Fact[] = [];
  const { cronJobs, jobs, pods, gone } = noRowsAtAll();
  readCronJobs(cronJobs, source, at);
  for (let i = 0; i < cronJobs.seen.count; i++) facts.push(cronJobFactOf(source, cronJobs, i));
  readJobs(jobs, source, at);
  for (let i = 0; i < jobs.seen.count; i++) facts.push(jobFactOf(source, jobs, i));
  readPods(pods, source, at);
  for (let i = 0; i < pods.seen.count; i++) facts.push(podFactOf(source, pods, i));
  readGone(gone, source, at);
  for (let i = 0; i < gone.seen.count; i++) facts.push(goneFactOf(source, gone, i));
  return [...facts, ...decodeEvents(columns, at), ...decodeCoverage(columns, at)];
};

/** Those of them that are Kubernetes Events. */
export const decodeEvents = (columns: Columns, at: Instant): readonly EventFact[] =>
  rows(columnReader(columns), 'event', { facts: undefined, at, fields: eventFields });

/** Those that say what was watched. */
export const decodeCoverage = (columns: Columns, at: Instant): readonly CoverageFact[] =>
  coverage(columnReader(columns), undefined, at);

type Sorted = {
  readonly cronjob: readonly CronJobFact[];
  readonly job: readonly JobFact[];
  readonly pod: readonly PodFact[];
  readonly gone: readonly GoneFact[];
  readonly event: readonly EventFact[];
  readonly coverage: readonly CoverageFact[];
};

const write = (io: Io, facts: Sorted, at: Instant): void => {
  rows(io, 'cronjob', { facts: facts.cronjob, at, fields: cronJobFields });
  rows(io, 'job', { facts: facts.job, at, fields: jobFields });
  rows(io, 'pod', { facts: facts.pod, at, fields: podFields });
  rows(io, 'gone', { facts: facts.gone, at, fields: goneFields });
  rows(io, 'event', { facts: facts.event, at, fields: eventFields });
  coverage(io, facts.coverage, at);
};

const coverage = (io: Io, facts: readonly CoverageFact[] | undefined, at: Instant): readonly CoverageFact[] =>
  listOf(io, 'coverage', facts, (fact) => coverageFields(io, fact, at));

type Kind<T extends Observed> = {
  readonly facts: readonly T[] | undefined;
  readonly at: Instant;
  readonly fields: (io: Io, fact: T | undefined, before: { row: T | undefined; observed: Observed }) => T;
};

/** All facts of one kind; each is told against the one before, which often speaks of the same object. */
const rows = <T extends Observed>(io: Io, kind: string, { facts, at, fields }: Kind<T>): readonly T[] => {
  let row: T | undefined;
  return listOf(io, kind, facts, (fact) => {
    const before: Observed = row ?? { uid: '', learned: at, notBefore: at, version: 0, witness: 'watch' };
    row = fields(io, fact, { row, observed: before });
    return row;
  });
};

const COVERAGE = ['watched', 'blind', 'listed', 'restored'] as const;

const coverageFields = (io: Io, fact: CoverageFact | undefined, at: Instant): CoverageFact => {
  const kind = oneOf(io, 'coverage kind', fact?.kind, COVERAGE);
  const resource = oneOf(io, 'coverage resource', fact?.resource, RESOURCES);
  if (kind === 'listed' || kind === 'restored') {
    const read = fact?.kind === 'listed' || fact?.kind === 'restored' ? fact.at : undefined;
    return { kind, resource, at: timeOf(io, 'coverage at', read, at) };
  }
  const interval = fact?.kind === 'watched' || fact?.kind === 'blind' ? fact.interval : undefined;
  const to = timeOf(io, 'coverage to', interval?.to, at);
  return { kind, resource, interval: { from: timeOf(io, 'coverage from', interval?.from, to), to } };
};

const sort = (facts: readonly Fact[]): Sorted => {
  const cronjob: CronJobFact[] = [];
  const job: JobFact[] = [];
  const pod: PodFact[] = [];
  const gone: GoneFact[] = [];
  const event: EventFact[] = [];
  const coverage: CoverageFact[] = [];
  for (const fact of facts) {
    switch (fact.kind) {
      case 'cronjob':
        cronjob.push(fact);
        break;
      case 'job':
        job.push(fact);
        break;
      case 'pod':
        pod.push(fact);
        break;
      case 'gone':
        gone.push(fact);
        break;
      case 'event':
        event.push(fact);
        break;
      case 'watched':
      case 'blind':
      case 'listed':
      case 'restored':
        coverage.push(fact);
        break;
      default:
        throw misread(`no such kind of fact: ${JSON.stringify(fact satisfies never)}`);
    }
  }
  return {
    cronjob: byObject(cronjob),
    job: byObject(job),
    pod: byObject(pod),
    gone: byObject(gone),
    event: byObject(event),
    coverage,
  };
};

/** Observations of one object together, objects by when they were first observed. */
const byObject = <T extends Observed>(facts: readonly T[]): readonly T[] => {
  const first = new Map<string, Instant>();
  for (const { uid, learned } of facts) first.set(uid, instant(Math.min(learned, first.get(uid) ?? learned)));
  const firstOf = (fact: T): number => first.get(fact.uid) ?? fact.learned;
  return facts.toSorted(
    (a, b) =>
      firstOf(a) - firstOf(b) ||
      (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0) ||
      a.learned - b.learned ||
      a.version - b.version,
  );
};
