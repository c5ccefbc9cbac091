import { type Fact, type JobCondition, RESOURCES } from '../../core/facts/fact.ts';
import { uuidOf, type Words } from '../../core/facts/uuid.ts';
import { type Instant, instant } from '../../core/time.ts';

// The facts of the load test's ticks, one tick after the other, as they come out of the ledger: sorted by kind, then
// object, then time (core/facts/codec.ts), the strings of one object shared, those of another tick not. What a run
// brings was taken from the recorded cluster: after core/facts/compact.ts its Job tells three things, its Pod three,
// its CronJob two; three runs later both are tidied away, with a last word of the Job and two of the Pod.

export const MINUTE = 60_000;
export const BEGIN = Date.parse('2026-11-16T00:00:00Z');
export const FACTS_PER_RUN = 13;
// successfulJobsHistoryLimit: 3
export const KEPT = 3;

/** The words of the UUID of a CronJob (kind 0), or of a Job (1) or a Pod (2) of a minute. */
export const wordsOf = (kind: number, i: number, minute: number): Words => {
  const mixed = (Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(minute + 1, 0x85ebca6b) ^ kind) >>> 0;
  const rest = (minute * 1000 + i) * 4 + kind;
  return [mixed, 0x4000, 0x80000000 + Math.floor(rest / 2 ** 32), rest % 2 ** 32];
};

const uidOf = (kind: number, i: number, minute: number): string => uuidOf(wordsOf(kind, i, minute));

/** The five letters at the end of a Pod's name. */
export const suffixOf = (i: number, minute: number): string =>
  (Math.imul(minute * 1000 + i, 0x9e3779b1) >>> 0).toString(36).padStart(5, '0').slice(-5);

export const jobNameOf = (i: number, minute: number): string =>
  text(`job-${i}-${Math.floor(BEGIN / MINUTE) + minute}`);

const letters = Buffer.alloc(256);

/** Flat in memory, as a decoder makes it, and nothing else to collect. */
const text = (joined: string): string => letters.toString('latin1', 0, letters.write(joined, 'latin1'));

type Names = {
  readonly namespace: string;
  readonly cronJob: string;
  readonly cronJobUid: string;
  readonly job: string;
  readonly jobUid: string;
  readonly pod: string;
  readonly podUid: string;
  /** Milliseconds after the nominal time at which the controller came to it. */
  readonly lag: number;
};

const namesOf = (i: number, minute: number): Names => {
  const job = jobNameOf(i, minute);
  return {
    namespace: text(`team-${i % 20}`),
    cronJob: text(`job-${i}`),
    cronJobUid: uidOf(0, i, 0),
    job,
    jobUid: uidOf(1, i, minute),
    pod: text(`${job}-${suffixOf(i, minute)}`),
    podUid: uidOf(2, i, minute),
    // No two of a minute are seen at once: whose UID is smaller would then decide which comes first.
    lag: 100 + i,
  };
};

const at = (minute: number, offset: number): Instant => instant(BEGIN + minute * MINUTE + offset);
const second = (minute: number, offset: number): Instant => at(minute, Math.floor(offset / 1000) * 1000);

const seen = (uid: string, minute: number, offset: number) => ({
  uid,
  learned: at(minute, offset),
  notBefore: at(minute, offset - 40),
  version: minute * 13_000 + Math.floor(offset / 5),
  witness: 'watch' as const,
});

const ENDED = 5000;
const RECORDED = 7400;

/** What a tick at the end of minute `tick − 1` brings of `cronJobs` CronJobs that are due every minute. */
export const factsOfTick = (cronJobs: number, tick: number): Fact[] => {
  const facts: Fact[] = [];
  const minute = tick - 1;
  const fleet = Array.from({ length: cronJobs }, (_, i) => namesOf(i, minute));
  const old = minute < KEPT ? [] : fleet.map((_, i) => namesOf(i, minute - KEPT));
  if (tick === 0)
    for (const n of fleet) facts.push(cronJob(n, -1, { offset: 50_000, last: null, success: null }));
  else
    for (const n of fleet) {
      const before = minute === 0 ? null : second(minute - 1, RECORDED + n.lag);
      facts.push(cronJob(n, minute, { offset: n.lag + 20, last: at(minute, 0), success: before }));
      const success = second(minute, RECORDED + n.lag);
      facts.push(cronJob(n, minute, { offset: RECORDED + n.lag + 40, last: at(minute, 0), success }));
    }
  if (tick > 0) objects(facts, { fleet, old }, minute);
  for (const resource of RESOURCES)
    facts.push(
      tick === 0
        ? { kind: 'listed', resource, at: at(0, 0) }
        : { kind: 'watched', resource, interval: { from: at(minute, 0), to: at(tick, 0) } },
    );
  return facts;
};

const objects = (
  facts: Fact[],
  { fleet, old }: { readonly fleet: readonly Names[]; readonly old: readonly Names[] },
  minute: number,
): void => {
  for (const [i, n] of fleet.entries()) {
    const was = old[i];
    if (was !== undefined) facts.push(job(was, minute - KEPT, { offset: tidiedOf(was), told: 2 }));
    facts.push(job(n, minute, { offset: n.lag, told: 0 }));
    facts.push(job(n, minute, { offset: RECORDED + n.lag, told: 1 }));
    facts.push(job(n, minute, { offset: RECORDED + n.lag + 10, told: 2 }));
  }
  for (const [i, n] of fleet.entries()) {
    const was = old[i];
    if (was !== undefined) facts.push(...lastOfPod(was, minute - KEPT));
    facts.push(pod(n, minute, { offset: n.lag + 130, phase: 'Pending' }));
    facts.push(pod(n, minute, { offset: 2500 + n.lag, phase: 'Running' }));
    facts.push(pod(n, minute, { offset: ENDED + 2400 + n.lag, phase: 'Succeeded' }));
  }
  for (const was of old) {
    const tidied = tidiedOf(was);
    facts.push({ kind: 'gone', ...seen(was.jobUid, minute - KEPT, tidied), resource: 'jobs' });
    facts.push({ kind: 'gone', ...seen(was.podUid, minute - KEPT, tidied + 2000), resource: 'pods' });
  }
};

/** When the CronJob's history was cut. */
const tidiedOf = ({ lag }: Names): number => KEPT * MINUTE + 9000 + lag;

const lastOfPod = (n: Names, minute: number): readonly Fact[] => [
  pod(n, minute, { offset: tidiedOf(n) + 5, phase: 'Succeeded' }),
  pod(n, minute, { offset: tidiedOf(n) + 10, phase: 'Succeeded' }),
];

const SPEC = {
  schedule: '* * * * *',
  timeZone: null,
  suspend: false,
  concurrency: 'Allow',
  startingDeadlineSeconds: null,
  owner: 'team',
  maintenance: null,
} as const;
const FORBID = { ...SPEC, concurrency: 'Forbid' } as const;

type Status = {
  readonly offset: number;
  readonly last: Instant | null;
  readonly success: Instant | null;
};

const cronJob = (n: Names, minute: number, { offset, last, success }: Status): Fact => ({
  kind: 'cronjob',
  ...seen(n.cronJobUid, minute, offset),
  namespace: n.namespace,
  name: n.cronJob,
  created: at(-1440, 0),
  generation: 1,
  specChanged: at(-1440, 0),
  spec: n.lag % 5 === 0 ? { ...FORBID } : { ...SPEC },
  labels: [],
  lastSchedule: last,
  lastSuccess: success,
});

const REASON = 'CompletionsReached';
const MESSAGE = 'Reached expected number of succeeded pods';

const job = (
  n: Names,
  minute: number,
  { offset, told }: { readonly offset: number; readonly told: 0 | 1 | 2 },
): Fact => ({
  kind: 'job',
  ...seen(n.jobUid, minute, offset),
  namespace: n.namespace,
  name: n.job,
  created: second(minute, n.lag),
  cronJobUid: n.cronJobUid,
  cronJobName: n.cronJob,
  nominal: at(minute, 0),
  manual: false,
  managedBy: null,
  parallelism: 1,
  completions: 1,
  failedIndexes: null,
  suspended: false,
  conditions: conditionsOf(n, minute, told),
  deletionRequested: null,
});

const conditionsOf = (n: Names, minute: number, told: 0 | 1 | 2): readonly JobCondition[] => {
  if (told === 0) return [];
  const when = second(minute, RECORDED + n.lag);
  const met = { type: 'SuccessCriteriaMet', at: when, reason: REASON, message: MESSAGE };
  return told === 1 ? [met] : [met, { type: 'Complete', at: when, reason: REASON, message: MESSAGE }];
};

type Phase = { readonly offset: number; readonly phase: 'Pending' | 'Running' | 'Succeeded' };

const pod = (n: Names, minute: number, { offset, phase }: Phase): Fact => {
  const bound = phase !== 'Pending';
  const over = phase === 'Succeeded';
  const container = {
    name: 'main',
    init: false,
    restart: 0,
    waiting: null,
    startedAt: second(minute, 2000 + n.lag),
    finishedAt: over ? second(minute, ENDED + n.lag) : null,
    exitCode: over ? 0 : null,
    reason: over ? 'Completed' : '',
  };
  return {
    kind: 'pod',
    ...seen(n.podUid, minute, offset),
    namespace: n.namespace,
    name: n.pod,
    created: second(minute, n.lag),
    jobUid: n.jobUid,
    jobName: n.job,
    node: bound ? 'node-a' : null,
    phase,
    reason: '',
    disruption: null,
    unschedulable: null,
    scheduled: bound ? second(minute, n.lag) : null,
    containers: bound ? [container] : [],
    deletionRequested: offset >= KEPT * MINUTE ? second(minute, tidiedOf(n)) : null,
  };
};
