import type { Fact } from '../../core/facts/fact.ts';
import { instant } from '../../core/time.ts';
import { type Course, cronJobFact, type Job, jobFact, podFact, runFacts, seen, timeOf } from './tidy.ts';

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

export type Fate = {
  readonly odd: Odd;
  readonly amount: number;
  readonly start: number;
  readonly work: number;
};

export type Arrival = { readonly t: number; readonly fact: Fact };

export const arrive = (fact: Fact): Arrival => ({ t: timeOf(fact), fact });

/** What is told of a run, and when we learn it: as its oddity has it. */
export const withOdd = (job: Job, course: Course, before: Course | null, fate: Fate): readonly Arrival[] => {
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
