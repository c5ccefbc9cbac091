import { expect, test } from 'vitest';
import type { Fact, JobFact, PodFact } from '../../../core/facts/fact.ts';
import { type Instant, instant } from '../../../core/time.ts';
import {
  BEGIN,
  type Course,
  cronJobFact,
  type Job,
  jobFact,
  looked,
  podFact,
  runFacts,
  seen,
  timeOf,
} from '../../build/tidy.ts';
import { compareLanes, type Tick } from '../../properties/lanes-compared.ts';

// A CronJob has long been in its lane when something happens that does not belong there: the general judge is asked, and
// what is said is what he says.

const job: Job = {
  uid: 'cj-1',
  namespace: 'ns',
  name: 'job-1',
  schedule: '5-59/10 * * * *',
  concurrency: 'Forbid',
};
const MINUTE = 60_000;

const course = (minute: number, ended: number): Course => ({
  nominal: BEGIN + minute * MINUTE,
  created: 150,
  started: 2000,
  ended,
  tidied: Math.max(ended, 20 * MINUTE) + 9000,
});

/** Two ordinary runs, one that works for eight minutes, and three more; the one after them never comes. */
const long = course(25, 8 * MINUTE);
const runs = [course(5, 7000), course(15, 7000), long, course(35, 7000), course(45, 7000), course(55, 7000)];
const plain: readonly Fact[] = [
  cronJobFact(job, BEGIN - 5000, { schedule: null, success: null }),
  ...runs.flatMap((run, i) => runFacts(job, run, runs[i - 1] ?? null)),
];

type Odd = {
  /** Of these minutes the resource was not seen. */
  readonly unseen?: readonly ['jobs' | 'pods', ...number[]];
  readonly facts?: readonly Fact[];
  /** How long after each full minute the tick is: otherwise a run is due at the very instant of one, and has no Job yet. */
  readonly offset?: number;
};

/** A tick a minute, and a list of nothing after the first. */
const ticks = ({
  unseen: [resource, ...unseen] = ['jobs'],
  facts = plain,
  offset = 0,
}: Odd): readonly Tick[] =>
  Array.from({ length: 100 }, (_, minute) => {
    const at = BEGIN + minute * MINUTE + offset;
    const from = at - MINUTE;
    const looking = looked(minute === 0 ? null : from, at).filter(
      (f) => !(unseen.includes(minute) && 'resource' in f && f.resource === resource),
    );
    const came = facts.filter((f) => (minute === 0 || timeOf(f) > from) && timeOf(f) <= at);
    return { at, facts: [...looking, ...came], afterwards: 'go on' as const };
  });

// Three minutes after the long run began: it is at work, and its CronJob in the lane.
const THEN = 3 * MINUTE;
const then = long.nominal + THEN;
const gone = (uid: string, resource: 'jobs' | 'pods' | 'cronjobs'): Fact => ({
  ...seen(uid, then),
  kind: 'gone',
  resource,
});
const before = plain.filter((f) => timeOf(f) < then);
const jobNow: JobFact = jobFact(job, long, THEN, 0);
const podNow: PodFact = podFact(job, long, THEN, 'Running');
const orphaned = { ...long, ended: THEN + 40_000 };
const failed = { type: 'Failed', at: instant(then - 1000), reason: 'BackoffLimitExceeded', message: '' };
const edited = { ...cronJobFact(job, then, { schedule: long.nominal, success: null }), generation: 2 };

const isNext = ({ jobUid }: PodFact): boolean => jobUid === `${job.uid}-${BEGIN + 35 * MINUTE}`;
const minuteBefore = (t: Instant | null): Instant | null => (t === null ? null : instant(t - MINUTE));
const behind = (f: PodFact): PodFact => ({
  ...f,
  containers: f.containers.map((c) => ({
    ...c,
    startedAt: minuteBefore(c.startedAt),
    finishedAt: minuteBefore(c.finishedAt),
  })),
});

const ODD: Readonly<Record<string, Odd>> = {
  'nothing happens': {},
  'the Jobs are out of sight once': { unseen: ['jobs', 28] },
  'the Jobs are out of sight until it is over': { unseen: ['jobs', 28, 29, 30, 31, 32, 33, 34] },
  'the Pods are out of sight for a while': { unseen: ['pods', 28, 29, 30] },
  'its Job is deleted': { facts: [...before, gone(jobNow.uid, 'jobs')] },
  'its Job is deleted, and its Pod ends well all the same': {
    facts: [...before, gone(jobNow.uid, 'jobs'), podFact(job, orphaned, THEN + 42_400, 'Succeeded')],
  },
  'its Pod is deleted': { facts: [...before, gone(podNow.uid, 'pods')] },
  'its CronJob is deleted': { facts: [...before, gone(job.uid, 'cronjobs')] },
  'its Job has what it wanted, and its end is not recorded yet': {
    facts: [
      ...before,
      podFact(job, orphaned, THEN + 42_400, 'Succeeded'),
      jobFact(job, orphaned, THEN + 42_450, 1),
    ],
  },
  'its Job fails': { facts: [...before, { ...jobNow, conditions: [failed] }] },
  'its Pod is evicted': { facts: [...before, { ...podNow, phase: 'Failed', reason: 'Evicted' }] },
  'a second Pod comes': { facts: [...plain, { ...podNow, uid: 'p-2', name: `${jobNow.name}-zzzzz` }] },
  'a second Job comes for its time': {
    facts: [...plain, { ...jobNow, uid: 'job-again', name: 'job-again', created: instant(then - 1000) }],
  },
  'a second Job of its name comes': {
    facts: [...plain, { ...jobNow, uid: 'job-again', created: instant(then - 1000) }],
  },
  'its CronJob is edited': {
    facts: [...plain, { ...edited, specChanged: instant(then - 500), spec: { ...edited.spec, owner: 'b' } }],
  },
  'nobody sees the Pod of the run after it': {
    facts: plain.filter((f) => !(f.kind === 'pod' && isNext(f))),
  },
  'the run after it is on a node whose clock is behind': {
    facts: plain.map((f) => (f.kind === 'pod' && isNext(f) ? behind(f) : f)),
  },
  'the run after it never comes': {
    facts: plain.filter((f) => !('nominal' in f && f.nominal === BEGIN + 35 * MINUTE)),
  },
  'the run after it comes while it is at work': {
    offset: 30_000,
    facts: [
      ...before,
      ...runFacts(job, course(35, 7000), course(15, 7000)).filter((f) => timeOf(f) < BEGIN + 37 * MINUTE),
    ],
  },
};

test.each(Object.entries(ODD))('while a run in a lane is at work, %s', (_, odd) => {
  expect(compareLanes(ticks(odd))).toBeGreaterThan(0);
});
