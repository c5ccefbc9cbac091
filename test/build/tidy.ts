import { type CronJobFact, type Fact, type JobFact, type PodFact, RESOURCES } from '../../core/facts/fact.ts';
import { type Instant, instant } from '../../core/time.ts';

// Facts of plain runs as the Kubernetes adapter makes them, and what may be odd about one: for comparing the lanes
// with the general judge, and for the load test's week.

export type Job = {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly schedule: string;
  readonly concurrency: 'Allow' | 'Forbid' | 'Replace';
};

/** One run: when, after its nominal time, its Job was made, its container started and ended, and it was tidied away. */
export type Course = {
  readonly nominal: number;
  readonly created: number;
  readonly started: number;
  readonly ended: number;
  readonly tidied: number;
};

export const BEGIN = Date.parse('2026-11-22T00:00:00Z');

const floor = (t: number): Instant => instant(Math.floor(t / 1000) * 1000);

export const seen = (uid: string, t: number) =>
  ({
    uid,
    learned: instant(t),
    notBefore: instant(t - 40),
    version: Math.max(1, Math.round((t - BEGIN) / 10) + 1_000_000),
    witness: 'watch',
  }) as const;

export const cronJobFact = (
  job: Job,
  t: number,
  { schedule, success }: { readonly schedule: number | null; readonly success: number | null },
): CronJobFact => ({
  ...seen(job.uid, t),
  kind: 'cronjob',
  namespace: job.namespace,
  name: job.name,
  created: instant(BEGIN - 86_400_000),
  generation: 1,
  specChanged: instant(BEGIN - 86_400_000),
  spec: {
    schedule: job.schedule,
    timeZone: null,
    suspend: false,
    concurrency: job.concurrency,
    startingDeadlineSeconds: null,
    owner: 'team',
    maintenance: null,
  },
  labels: ['team=a'],
  lastSchedule: schedule === null ? null : instant(schedule),
  lastSuccess: success === null ? null : floor(success),
});

const CONDITIONS = ['SuccessCriteriaMet', 'Complete'] as const;

export const jobFact = (job: Job, course: Course, at: number, conditions: number): JobFact => {
  const name = `${job.name}-${course.nominal / 60_000}`;
  return {
    ...seen(`${job.uid}-${course.nominal}`, course.nominal + at),
    kind: 'job',
    namespace: job.namespace,
    name,
    created: floor(course.nominal + course.created),
    cronJobUid: job.uid,
    cronJobName: job.name,
    nominal: instant(course.nominal),
    manual: false,
    managedBy: null,
    parallelism: 1,
    completions: 1,
    failedIndexes: null,
    suspended: false,
    conditions: CONDITIONS.slice(0, conditions).map((type) => ({
      type,
      at: floor(course.nominal + course.ended + 2500),
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    })),
    deletionRequested: null,
  };
};

export const podFact = (
  job: Job,
  course: Course,
  at: number,
  phase: 'Pending' | 'Running' | 'Succeeded',
): PodFact => {
  const { nominal, created, started, ended, tidied } = course;
  const jobName = `${job.name}-${nominal / 60_000}`;
  const startedAt = floor(nominal + started);
  const over = phase === 'Succeeded';
  const end = { finishedAt: floor(nominal + ended), exitCode: 0, reason: 'Completed' };
  const state = over ? end : { finishedAt: null, exitCode: null, reason: '' };
  return {
    ...seen(`${job.uid}-${nominal}-p`, nominal + at),
    kind: 'pod',
    namespace: job.namespace,
    name: `${jobName}-x7k2p`,
    created: floor(nominal + created),
    jobUid: `${job.uid}-${nominal}`,
    jobName,
    node: phase === 'Pending' ? null : 'node-a',
    phase,
    reason: '',
    disruption: null,
    unschedulable: null,
    scheduled: phase === 'Pending' ? null : floor(nominal + created),
    containers:
      phase === 'Pending'
        ? []
        : [{ name: 'main', init: false, restart: 0, waiting: null, startedAt, ...state }],
    deletionRequested: at >= tidied ? floor(nominal + tidied) : null,
  };
};

/** The facts of a run that survive core/facts/compact.ts when each tick brings all of them, each with its time. */
export const runFacts = (job: Job, course: Course, before: Course | null): readonly Fact[] => {
  const { nominal, created, started, ended, tidied } = course;
  const success = before === null ? null : before.nominal + before.ended + 2500;
  const gone = { kind: 'gone', witness: 'watch' } as const;
  const uid = `${job.uid}-${nominal}`;
  return [
    jobFact(job, course, created, 0),
    cronJobFact(job, nominal + created + 20, { schedule: nominal, success }),
    podFact(job, course, created + 130, 'Pending'),
    podFact(job, course, started + 500, 'Running'),
    podFact(job, course, ended + 2400, 'Succeeded'),
    jobFact(job, course, ended + 2450, 1),
    jobFact(job, course, ended + 2490, 2),
    cronJobFact(job, nominal + ended + 2520, { schedule: nominal, success: nominal + ended + 2500 }),
    { ...jobFact(job, course, tidied, 2) },
    { ...seen(uid, nominal + tidied), ...gone, resource: 'jobs' },
    podFact(job, course, tidied + 10, 'Succeeded'),
    podFact(job, course, tidied + 20, 'Succeeded'),
    { ...seen(`${uid}-p`, nominal + tidied + 20), ...gone, resource: 'pods' },
  ];
};

/** What a tick says of its own looking: at the first one a list, then a watch without a gap. */
export const looked = (from: number | null, to: number): readonly Fact[] =>
  RESOURCES.map(
    (resource): Fact =>
      from === null
        ? { kind: 'listed', resource, at: instant(to) }
        : { kind: 'watched', resource, interval: { from: instant(from), to: instant(to) } },
  );

/** When a fact reached us. */
export const timeOf = (fact: Fact): number => ('learned' in fact ? fact.learned : 0);
