import fc from 'fast-check';
import type { Fact } from '../../core/facts/fact.ts';
import { instant } from '../../core/time.ts';
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
} from './tidy.ts';

/** What may be odd about a run, or about our looking at the time. */
export const ODD = [
  'nothing',
  'long',
  'late start',
  'failed',
  'no pod',
  'no job',
  'no run',
  'second pod',
  'second job',
  'restarted',
  'waiting',
  'pod event',
  'job event',
  'cronjob event',
  'job deleted',
  'pod deleted',
  'twice',
  'delayed',
  'listed',
  'blind',
  'edited',
  'suspended',
  'manual',
  'orphan pod',
  'two containers',
  'success only',
  'namesake',
  'same status',
  'cronjob deleted',
] as const;
export type Odd = (typeof ODD)[number];

type Fate = { readonly odd: Odd; readonly amount: number; readonly start: number; readonly work: number };
type Member = {
  readonly concurrency: Job['concurrency'];
  readonly every: 1 | 2 | 7;
  readonly keep: number;
  readonly fates: readonly Fate[];
};
export type Story = {
  readonly members: readonly Member[];
  /** Seconds from one tick to the next. */
  readonly ticks: readonly number[];
  readonly shuffle: number;
};

const MINUTES = 110;

const fateOf = (odd: fc.Arbitrary<Odd>): fc.Arbitrary<Fate> =>
  fc.record({
    odd: fc.oneof({ weight: 30, arbitrary: fc.constant<Odd>('nothing') }, { weight: 1, arbitrary: odd }),
    amount: fc.integer({ min: 1, max: 600 }),
    start: fc.oneof({ weight: 4, arbitrary: fc.constant(2) }, fc.integer({ min: 1, max: 30 })),
    work: fc.oneof({ weight: 4, arbitrary: fc.constant(5) }, fc.integer({ min: 1, max: 25 })),
  });

export const stories = (odd: fc.Arbitrary<Odd>): fc.Arbitrary<Story> =>
  fc.record({
    members: fc.array(
      fc.record({
        concurrency: fc.constantFrom('Allow', 'Forbid', 'Replace'),
        every: fc.constantFrom(1, 2, 7),
        keep: fc.integer({ min: 1, max: 4 }),
        fates: fc.array(fateOf(odd), { minLength: MINUTES, maxLength: MINUTES }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    ticks: fc.oneof(
      fc.constant([60]),
      fc.constant([30]),
      fc.array(fc.integer({ min: 5, max: 300 }), { minLength: 3, maxLength: 9 }),
    ),
    shuffle: fc.nat({ max: 1_000_000 }),
  });

type Arrival = { readonly t: number; readonly fact: Fact };

const arrivalsOf = (member: Member, index: number): readonly Arrival[] => {
  const job: Job = {
    uid: `cj-${index}`,
    namespace: 'ns',
    name: `job-${index}`,
    schedule: `*/${member.every} * * * *`,
    concurrency: member.concurrency,
  };
  const found: Arrival[] = [arrive(cronJobFact(job, BEGIN - 5000, { schedule: null, success: null }))];
  let before: Course | null = null;
  for (let minute = 1; minute < MINUTES; minute++) {
    if (minute % member.every !== 0) continue;
    const fate = member.fates[minute];
    if (fate === undefined) continue;
    const course = courseOf(fate, BEGIN + minute * 60_000, member);
    found.push(...withOdd(job, course, before, fate));
    before = course;
  }
  return found;
};

const courseOf = (fate: Fate, nominal: number, { every, keep }: Member): Course => {
  const started = (fate.odd === 'late start' ? 1180 + (fate.amount % 60) : fate.start) * 1000;
  const ended = started + (fate.odd === 'long' ? fate.amount : fate.work) * 1000;
  return {
    nominal,
    created: 150,
    started,
    ended,
    tidied: Math.max(ended + 5000, keep * every * 60_000 + 9000),
  };
};

const arrive = (fact: Fact): Arrival => ({ t: timeOf(fact), fact });

const withOdd = (job: Job, course: Course, before: Course | null, fate: Fate): readonly Arrival[] => {
  const plain = runFacts(job, course, before);
  const { nominal } = course;
  const t = nominal + fate.amount * 100;
  const event = (about: 'CronJob' | 'Job' | 'Pod', reason: string): Fact => {
    const jobName = `${job.name}-${nominal / 60_000}`;
    const name = { CronJob: job.name, Job: jobName, Pod: `${jobName}-x7k2p` }[about];
    const uid = `${job.uid}-${nominal}`;
    const aboutUid = { CronJob: job.uid, Job: uid, Pod: `${uid}-p` }[about];
    const when = { first: instant(t), last: instant(t), count: 1 };
    const words = { fieldPath: '', reason, message: `Created job ${jobName}` };
    return {
      ...seen(`e-${uid}-${about}`, t),
      kind: 'event',
      about,
      namespace: 'ns',
      name,
      aboutUid,
      ...words,
      ...when,
    };
  };
  const changed = (change: (fact: Fact) => Fact | null) => plain.flatMap((f) => change(f) ?? []).map(arrive);
  const also = (...more: readonly Fact[]) => [...plain, ...more].map(arrive);
  const late = jobFact(job, course, course.created + 1000, 0);
  const pod = podFact(job, course, course.started + 700, 'Running');
  switch (fate.odd) {
    case 'nothing':
    case 'long':
    case 'late start':
      return also();
    case 'failed':
      return changed((f) =>
        f.kind === 'pod' && f.phase === 'Succeeded'
          ? {
              ...f,
              phase: 'Failed',
              containers: f.containers.map((c) => ({ ...c, exitCode: 1, reason: 'Error' })),
            }
          : f.kind === 'job'
            ? {
                ...f,
                conditions: f.conditions.map((c) => ({
                  ...c,
                  type: c.type === 'Complete' ? 'Failed' : 'FailureTarget',
                })),
              }
            : f,
      );
    case 'no pod':
      return changed((f) => (f.kind === 'pod' ? null : f));
    case 'no job':
      return changed((f) => (f.kind === 'job' ? null : f));
    case 'no run':
      return fate.amount % 2 === 0 ? [] : changed((f) => (f.kind === 'cronjob' ? f : null));
    case 'second pod':
      return also({ ...pod, uid: `${pod.uid}2`, name: `${pod.jobName}-zzzzz` });
    case 'second job':
      return also({
        ...late,
        uid: `${late.uid}-2`,
        name: fate.amount % 2 === 0 ? late.name : `${late.name}x`,
      });
    case 'restarted':
      return changed((f) =>
        f.kind === 'pod' ? { ...f, containers: f.containers.map((c) => ({ ...c, restart: 1 })) } : f,
      );
    case 'waiting': {
      const c = {
        name: 'main',
        init: false,
        restart: 0,
        startedAt: null,
        finishedAt: null,
        exitCode: null,
        reason: '',
      };
      const waiting = fate.amount % 3 === 0 ? 'ImagePullBackOff' : 'ContainerCreating';
      return also({
        ...podFact(job, course, course.created + 300, 'Pending'),
        containers: [{ ...c, waiting }],
      });
    }
    case 'pod event':
      return also(event('Pod', fate.amount % 2 === 0 ? 'Started' : 'Pulled'));
    case 'job event':
      return also(event('Job', 'Completed'));
    case 'cronjob event':
      return also(event('CronJob', 'SuccessfulCreate'));
    case 'job deleted':
      return changed((f) => (timeOf(f) > t && f.kind !== 'cronjob' ? null : f)).concat(
        arrive({ ...seen(late.uid, t), kind: 'gone', resource: 'jobs' }),
      );
    case 'pod deleted':
      return also({ ...pod, ...seen(pod.uid, t), deletionRequested: instant(Math.floor(t / 1000) * 1000) });
    case 'twice':
      return [...also(), ...plain.map((fact) => ({ t: timeOf(fact) + fate.amount * 1000, fact }))];
    case 'delayed':
      return plain.map((fact, i) => ({ t: timeOf(fact) + ((fate.amount * (i + 3)) % 400) * 1000, fact }));
    case 'listed':
      return [
        ...also({ ...late, witness: 'list' }),
        { t, fact: { kind: 'listed', resource: 'jobs', at: instant(t) } },
      ];
    case 'blind': {
      const resource = (['jobs', 'pods', 'cronjobs', 'events'] as const)[fate.amount % 4] ?? 'jobs';
      const interval = { from: instant(nominal - 20_000), to: instant(t) };
      return [...also(), { t, fact: { kind: 'blind', resource, interval } }];
    }
    case 'edited':
    case 'suspended':
      return changed((f) =>
        f.kind === 'cronjob'
          ? {
              ...f,
              generation: nominal,
              specChanged: instant(nominal + 1000),
              spec: { ...f.spec, suspend: fate.odd === 'suspended', owner: 'b' },
            }
          : f,
      );
    case 'manual':
      return also({ ...late, uid: `${late.uid}-m`, name: `by-hand-${nominal}`, nominal: null, manual: true });
    case 'orphan pod':
      return changed((f) => (f.kind === 'pod' ? { ...f, jobUid: null } : f));
    case 'two containers':
      return changed((f) =>
        f.kind === 'pod' ? { ...f, containers: f.containers.flatMap((c) => [c, { ...c, name: 'side' }]) } : f,
      );
    case 'success only':
      return changed((f) => (f.kind === 'job' ? { ...f, conditions: f.conditions.slice(0, 1) } : f));
    case 'namesake':
      return also({
        ...cronJobFact(job, t, { schedule: null, success: null }),
        uid: `${job.uid}-other`,
        created: instant(nominal),
      });
    case 'same status':
      return also(cronJobFact(job, t, { schedule: nominal, success: null }));
    case 'cronjob deleted':
      return also({ ...seen(job.uid, t), kind: 'gone', resource: 'cronjobs' });
    default:
      return fate.odd satisfies never;
  }
};

const ROLL = 2_654_435_761;

/** The story as ticks: now and then what is not needed is pruned, or the judge begins anew from its snapshot. */
export const ticksOf = ({ members, ticks, shuffle }: Story) => {
  const arrivals = members.flatMap(arrivalsOf).toSorted((a, b) => a.t - b.t);
  const end = BEGIN + (MINUTES + 40) * 60_000;
  const found: { at: number; facts: readonly Fact[]; afterwards: 'go on' | 'prune' | 'thaw' }[] = [];
  let [from, next] = [BEGIN - 60_000, 0];
  for (let i = 0, at = BEGIN; at <= end; i++, at += (ticks[i % ticks.length] ?? 60) * 1000) {
    const facts: Fact[] = [...looked(i === 0 ? null : from, at)];
    for (let a = arrivals[next]; a !== undefined && a.t <= at; a = arrivals[++next]) facts.push(a.fact);
    const roll = (n: number): number => ((shuffle + n) * ROLL) % 1009;
    const order =
      shuffle % 2 === 0
        ? facts
        : facts
            .map((f, n) => ({ f, key: roll(n) }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ f }) => f);
    const afterwards = roll(i) % 23 === 0 ? 'prune' : roll(i) % 41 === 0 ? 'thaw' : 'go on';
    found.push({ at, facts: order, afterwards });
    from = at;
  }
  return found;
};
