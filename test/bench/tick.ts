import { type Fact, RESOURCES } from '../../core/facts/fact.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { instant } from '../../core/time.ts';
import { at } from '../build/at.ts';

/** How many CronJobs, each due once in so many minutes. */
type Fleet = { readonly cronJobs: number; readonly period: 60 | 1 };
const HOURLY: Fleet = { cronJobs: 10_000, period: 60 };
/** The load test's size: 1,000 runs a minute. */
export const EVERY_MINUTE: Fleet = { cronJobs: 1000, period: 1 };
const MINUTE = 60_000;
export const BEGIN = at('2026-11-22T00:00:00Z');

type Measured = { readonly cpuMilliseconds: number; readonly facts: number; readonly verdicts: number };
export type TickBench = {
  readonly cronJobs: number;
  /** The first tick, with every CronJob in one list. */
  readonly first: Measured;
  /** Ticks of an hour in which each CronJob runs once: about 1,000 changes each. */
  readonly median: Measured;
  readonly worst: Measured;
  readonly heapMebibytes: number;
};

/** One tick at 10,000 CronJobs and about 1,000 changes: absorb and judge, on one core (DESIGN: 2 s CPU at most). */
export const run = (ticks = 65, fleet = HOURLY): TickBench => {
  const set = emptyWorkingSet();
  const measured: Measured[] = [];
  for (let i = 0; i <= ticks; i++) {
    const facts = factsOf(fleet, i);
    const record = {
      sequence: i + 1,
      at: instant(BEGIN + i * MINUTE),
      facts,
      columns: null,
    };
    const before = process.cpuUsage();
    const done = step(set, record, defaultPolicy);
    const { user, system } = process.cpuUsage(before);
    measured.push({
      cpuMilliseconds: (user + system) / 1000,
      facts: facts.length,
      verdicts: done.changed.length,
    });
  }
  const [first, ...rest] = measured;
  const sorted = rest.toSorted((a, b) => a.cpuMilliseconds - b.cpuMilliseconds);
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (first === undefined || median === undefined || worst === undefined)
    throw new Error('at least one tick');
  const heapMebibytes = Math.round(process.memoryUsage().heapUsed / 1_048_576);
  return { cronJobs: fleet.cronJobs, first, median, worst, heapMebibytes };
};

/** What the tick brings: at first all CronJobs; then, of those due in the minute before, six changes each. */
export const factsOf = ({ cronJobs, period }: Fleet, tick: number): readonly Fact[] => {
  const now = BEGIN + tick * MINUTE;
  const looked: Fact[] = RESOURCES.flatMap((resource): Fact[] =>
    tick === 0
      ? [{ kind: 'listed', resource, at: instant(now) }]
      : [{ kind: 'watched', resource, interval: { from: instant(now - MINUTE), to: instant(now) } }],
  );
  const cronJobAt = (i: number, last: number | null, learned: number) =>
    cronJob(i, { period, last }, learned);
  if (tick === 0) return [...Array.from({ length: cronJobs }, (_, i) => cronJobAt(i, null, now)), ...looked];
  const due: Fact[] = [];
  for (let i = (tick - 1) % period; i < cronJobs; i += period)
    due.push(...runOf(i, now - MINUTE), cronJobAt(i, now - MINUTE, now - MINUTE + 200));
  return [...due, ...looked];
};

const observed = (uid: string, learned: number) =>
  ({
    uid,
    learned: instant(learned),
    notBefore: instant(learned - 1000),
    version: learned - BEGIN,
    witness: 'watch',
  }) as const;

type Status = { readonly period: number; readonly last: number | null };

const cronJob = (i: number, { period, last }: Status, learned: number): Fact => ({
  ...observed(`cj-${i}`, learned),
  kind: 'cronjob',
  namespace: `ns-${i % 50}`,
  name: `job-${i}`,
  created: instant(BEGIN - 86_400_000),
  generation: 1,
  specChanged: null,
  spec: {
    schedule: period === 1 ? '* * * * *' : `${i % 60} * * * *`,
    timeZone: i % 3 === 0 ? 'America/New_York' : null,
    suspend: false,
    concurrency: i % 5 === 0 ? 'Forbid' : 'Allow',
    startingDeadlineSeconds: null,
    owner: null,
    maintenance: null,
  },
  lastSchedule: last === null ? null : instant(last),
  labels: [`app=job-${i}`, `team=team-${i % 20}`],
  lastSuccess: null,
});

const runOf = (i: number, nominal: number): readonly Fact[] => {
  const [namespace, name, job] = [`ns-${i % 50}`, `job-${i}`, `job-${i}-${nominal / MINUTE}`];
  const container = { name: 'main', init: false, restart: 0, waiting: null, reason: '' };
  const startedAt = instant(nominal + 2000);
  const pod = {
    kind: 'pod',
    namespace,
    name: `${job}-aaaaa`,
    created: instant(nominal),
    jobUid: job,
    jobName: job,
    node: 'node-a',
    reason: '',
    disruption: null,
    unschedulable: null,
    scheduled: instant(nominal),
    deletionRequested: null,
  } as const;
  const jobFact = (learned: number, complete: boolean): Fact => ({
    ...observed(job, learned),
    kind: 'job',
    namespace,
    name: job,
    created: instant(nominal),
    cronJobUid: `cj-${i}`,
    cronJobName: name,
    nominal: instant(nominal),
    manual: false,
    managedBy: null,
    parallelism: 1,
    completions: 1,
    failedIndexes: null,
    suspended: false,
    conditions: complete ? [{ type: 'Complete', at: instant(nominal + 6000), reason: '', message: '' }] : [],
    deletionRequested: null,
  });
  return [
    jobFact(nominal + 100, false),
    { ...observed(`${job}-p`, nominal + 300), ...pod, phase: 'Pending', containers: [] },
    {
      ...observed(`${job}-p`, nominal + 2500),
      ...pod,
      phase: 'Running',
      containers: [{ ...container, startedAt, finishedAt: null, exitCode: null }],
    },
    {
      ...observed(`${job}-p`, nominal + 5500),
      ...pod,
      phase: 'Succeeded',
      containers: [{ ...container, startedAt, finishedAt: instant(nominal + 5000), exitCode: 0 }],
    },
    jobFact(nominal + 6500, true),
  ];
};
