import type { Run } from '../history/run.ts';
import type { JobState, PodState } from '../history/state.ts';
import { surelyCounts } from './counted.ts';
import { gaveUp } from './job-conditions.ts';
import { endedWell, type Success } from './pod-failure.ts';
import { hasBegun } from './started.ts';

/**
 * Which index of an Indexed Job a pod works for, by its name (`<job>-<index>-<five letters>`); null for any other Job's pod.
 * Kubernetes cuts the Job's name where both together would be too long (podGenerateNameWithIndex).
 */
export const indexOf = ({ name, jobName }: Pick<PodState, 'name' | 'jobName'>): number | null => {
  const found = NAMED.exec(name)?.[1];
  if (found === undefined) return null;
  const index = `-${found}-`;
  const job = jobName.slice(0, Math.max(0, LONGEST_PREFIX - index.length));
  return name.length === job.length + index.length + SUFFIX && name.startsWith(job + index)
    ? Number(found)
    : null;
};
// The longest name of a pod is 63 characters, of which the suffix takes five. No Job has a million indexes.
const SUFFIX = 5;
const LONGEST_PREFIX = 58;
const NAMED = /-(0|[1-9]\d{0,5})-[a-z0-9]{5}$/;

/** A later pod of its index ended well, which surely counts: what became of the earlier one decided nothing. */
export const wasMadeGood = (run: Run, pod: PodState): boolean =>
  endedWell(run).some((s) => isLater(s.pod, pod) && surelyCounts(run, s.pod, s.at));

/**
 * The pods that ended well by themselves, as they count towards the Job's completions: of an Indexed Job one for each index, and
 * none that was asked to go before it surely counted where its index came to work again.
 */
export const successes = (run: Run): readonly Success[] => {
  const all = endedWell(run);
  const isSure = (s: Success): boolean => surelyCounts(run, s.pod, s.at);
  return all.filter((s) => {
    const others = all.filter((o) => o !== s && isSameIndex(o.pod, s.pod));
    if (isSure(s)) return !others.some((o) => isSure(o) && o.at <= s.at);
    return !others.some(isSure) && !run.pods.some((p) => isLater(p, s.pod) && hasBegun(run, p));
  });
};

const isSameIndex = (a: PodState, b: PodState): boolean => {
  const index = indexOf(a);
  return index !== null && index === indexOf(b);
};

const isLater = (later: PodState, pod: PodState): boolean =>
  later.created > pod.created && isSameIndex(later, pod);

/** The indexes that the Job says it will not try again; null where it says nothing of them. */
const failedOf = (job: JobState | null): Failed | null => {
  // Facts from before this was recorded have none.
  const text = job?.failedIndexes ?? null;
  if (text === null) return null;
  const parts = text.split(',').flatMap((part) => {
    const [first, last] = part.split('-').map(Number);
    return part === '' || first === undefined ? [] : [{ first, last: last ?? first }];
  });
  return {
    has: (index) => index !== null && parts.some((p) => p.first <= index && index <= p.last),
    count: parts.reduce((n, p) => n + p.last - p.first + 1, 0),
  };
};
type Failed = { readonly has: (index: number | null) => boolean; readonly count: number };

/** The pods whose failure may have made the Job give up: of the indexes that it says have failed, or those never made good. */
export const mayDecide = (run: Run): readonly PodState[] => {
  const failed = BY_INDEXES.has(gaveUp(run.job)?.reason ?? '') ? failedOf(run.job) : null;
  const theirs = failed === null ? [] : run.pods.filter((p) => failed.has(indexOf(p)));
  return theirs.length > 0 ? theirs : run.pods.filter((p) => !wasMadeGood(run, p));
};
const BY_INDEXES: ReadonlySet<string> = new Set(['FailedIndexes', 'MaxFailedIndexesExceeded']);

/** Fewer have ended well than it asks for, also without the indexes that will not be tried again: another was to come. */
export const isShort = (run: Run): boolean => {
  const failed = failedOf(run.job);
  const others = successes(run).filter((s) => failed?.has(indexOf(s.pod)) !== true);
  return others.length + (failed?.count ?? 0) < (run.job?.completions ?? 1);
};

/** By the names of its pods it is an Indexed Job: nearly always one that asks for several. */
export const isIndexed = ({ pods }: Run): boolean => pods.some((p) => indexOf(p) !== null);

/** Each of its indexes has ended well or will not be tried again, and there are such. */
export const allIndexesOver = (run: Run): boolean => (failedOf(run.job)?.count ?? 0) > 0 && !isShort(run);

/** It gave up as the last of its indexes came to an end, which is perhaps long after the failure of another. */
export const gaveUpByIndexes = ({ job, events }: Run): boolean =>
  gaveUp(job)?.reason === FAILED || events.some((e) => e.about === 'Job' && e.reason === FAILED);
const FAILED = 'FailedIndexes';
