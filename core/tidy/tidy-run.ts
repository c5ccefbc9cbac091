import type { Instant } from '../time.ts';

/** Stands for "not known (yet)". The smallest small integer of a JavaScript engine: no real offset comes near it. */
export const NONE = -(2 ** 31);

/** What has been said of a run so far. */
export const UNTOLD = 0;
/** Due, and nothing is known of it. */
export const DUE = 1;
/** Its Job is there. */
export const CREATED = 2;
/** Its container is at work. */
export const STARTED = 3;
/** Started in time and complete: nothing but a word that contradicts this can change it. */
export const DONE = 4;
/** Anything else: the general judge decides. */
export const ODD = -1;

/**
 * One run with its numbers by name, as run-fields.ts has them by place: to put it into words, or to make its states
 * again. A triple such as `jobFirst`, `jobFirstAfter`, `jobFirstVersion` is a `Learned` by a watch.
 */
export type TidyRun = {
  readonly nominal: Instant;
  told: number;
  /** Empty as long as no Job, or Pod, is known. */
  jobUid: string;
  jobName: string;
  jobCreated: number;
  jobFirst: number;
  jobFirstAfter: number;
  jobFirstVersion: number;
  jobLast: number;
  jobLastAfter: number;
  jobLastVersion: number;
  /** Condition SuccessCriteriaMet. */
  metAt: number;
  met: number;
  metAfter: number;
  metVersion: number;
  /** Condition Complete. */
  completeAt: number;
  complete: number;
  completeAfter: number;
  completeVersion: number;
  jobGone: number;
  jobGoneAfter: number;
  jobGoneVersion: number;
  podUid: string;
  podName: string;
  podCreated: number;
  podFirst: number;
  podFirstAfter: number;
  podFirstVersion: number;
  podLast: number;
  podLastAfter: number;
  podLastVersion: number;
  node: string | null;
  phase: string;
  scheduled: number;
  /** When it was first seen to wait for its container's creation. */
  waited: number;
  startedAt: number;
  started: number;
  startedAfter: number;
  startedVersion: number;
  finishedAt: number;
  deletedAt: number;
  deleted: number;
  deletedAfter: number;
  deletedVersion: number;
  podGone: number;
  podGoneAfter: number;
  podGoneVersion: number;
};

export const tidyRun = (nominal: Instant): TidyRun => ({
  nominal,
  told: UNTOLD,
  jobUid: '',
  jobName: '',
  jobCreated: NONE,
  jobFirst: NONE,
  jobFirstAfter: NONE,
  jobFirstVersion: NONE,
  jobLast: NONE,
  jobLastAfter: NONE,
  jobLastVersion: NONE,
  metAt: NONE,
  met: NONE,
  metAfter: NONE,
  metVersion: NONE,
  completeAt: NONE,
  complete: NONE,
  completeAfter: NONE,
  completeVersion: NONE,
  jobGone: NONE,
  jobGoneAfter: NONE,
  jobGoneVersion: NONE,
  podUid: '',
  podName: '',
  podCreated: NONE,
  podFirst: NONE,
  podFirstAfter: NONE,
  podFirstVersion: NONE,
  podLast: NONE,
  podLastAfter: NONE,
  podLastVersion: NONE,
  node: null,
  phase: '',
  scheduled: NONE,
  waited: NONE,
  startedAt: NONE,
  started: NONE,
  startedAfter: NONE,
  startedVersion: NONE,
  finishedAt: NONE,
  deletedAt: NONE,
  deleted: NONE,
  deletedAfter: NONE,
  deletedVersion: NONE,
  podGone: NONE,
  podGoneAfter: NONE,
  podGoneVersion: NONE,
});
