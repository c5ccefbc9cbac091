import type { EventFact, Fact } from '../facts/fact.ts';
import { jobOfPod, type World } from '../history/world.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Rest } from './lanes.ts';

/** The CronJobs and Jobs that a record's facts speak of, by `namespace/name`. */
export type Touched = {
  readonly cronJobs: ReadonlySet<string>;
  readonly jobs: Set<string>;
  /** UIDs of Jobs that the world did not know before, and of their CronJobs. */
  readonly met: ReadonlySet<string>;
  /** A list was read: what does not stand in it has left, without a word on it. */
  readonly everything: boolean;
};

export const touchedBy = ({ facts, touched: jobsTouched }: Rest, { jobs, pods }: World): Touched => {
  const touched = {
    cronJobs: new Set<string>(),
    jobs: jobsTouched,
    met: metBy(facts, jobs),
    everything: facts.some((f) => f.kind === 'listed'),
  };
  for (const fact of facts) {
    if (fact.kind === 'job') touched.jobs.add(`${fact.namespace}/${fact.name}`);
    else if (fact.kind === 'pod') touched.jobs.add(`${fact.namespace}/${fact.jobName}`);
    else if (fact.kind === 'event') touchByEvent(fact, touched);
    else if (fact.kind === 'gone') {
      const job = jobs.get(fact.uid);
      const pod = pods.get(fact.uid);
      if (job !== undefined) touched.jobs.add(`${job.namespace}/${job.name}`);
      if (pod !== undefined) touched.jobs.add(`${pod.namespace}/${pod.jobName}`);
    }
  }
  return touched;
};

const metBy = (facts: readonly Fact[], jobs: World['jobs']): ReadonlySet<string> => {
  const met = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'job' || fact.cronJobUid === null || jobs.has(fact.uid)) continue;
    met.add(fact.uid).add(fact.cronJobUid);
  }
  return met;
};

/** UIDs of the CronJobs that facts show with a generation or a maintenance annotation not seen before. */
export const editedBy = (facts: readonly Fact[], { cronJobs }: World): readonly string[] => {
  const edited = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'cronjob') continue;
    const { generation, spec } = fact;
    const known = cronJobs
      .get(fact.uid)
      ?.specs.some((s) => s.generation === generation && s.spec.maintenance === spec.maintenance);
    if (known !== true) edited.add(fact.uid);
  }
  return [...edited].toSorted();
};

const touchByEvent = (
  fact: EventFact,
  touched: { readonly cronJobs: Set<string>; readonly jobs: Set<string> },
): void => {
  if (fact.about === 'CronJob') touched.cronJobs.add(`${fact.namespace}/${fact.name}`);
  else if (fact.about === 'Job') touched.jobs.add(`${fact.namespace}/${fact.name}`);
  else touched.jobs.add(`${fact.namespace}/${jobOfPod(fact.name) ?? fact.name}`);
};

/**
 * Started and over, by what its own Job and Pods said: neither time nor other runs can change it, only a new word on
 * them. It is open only because such a word may still come.
 */
export const rests = (v: Verdict, touched: Touched): boolean =>
  !touched.everything &&
  isAtRest(v) &&
  !touched.jobs.has(`${v.namespace}/${v.job}`) &&
  !touched.cronJobs.has(`${v.namespace}/${v.name}`);

/** The same, whatever the record says. */
export const isAtRest = (v: Verdict): boolean =>
  (v.start.kind === 'on-time' || v.start.kind === 'late') &&
  v.start.basis === 'container' &&
  ((v.finish?.kind === 'failed' && v.finish.exitCode !== null) ||
    (v.finish?.kind === 'completed' && v.finish.basis === 'job'));
