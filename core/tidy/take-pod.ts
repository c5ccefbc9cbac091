import type { ContainerState, GoneFact, PodFact } from '../facts/fact.ts';
import type { Lane } from './lane.ts';
import { NONE, type TidyRun } from './tidy-run.ts';

const PHASES: ReadonlySet<string> = new Set(['Pending', 'Running', 'Succeeded']);

const isPlain = (lane: Lane, run: TidyRun, fact: PodFact): boolean =>
  fact.witness === 'watch' &&
  fact.reason === '' &&
  fact.disruption === null &&
  fact.unschedulable === null &&
  fact.containers.length <= 1 &&
  PHASES.has(fact.phase) &&
  fact.jobUid === run.jobUid &&
  fact.jobName === run.jobName &&
  fact.namespace === lane.namespace;

/** The run's only Pod, as it was first seen. */
export const takeNewPod = (lane: Lane, run: TidyRun, fact: PodFact): boolean => {
  if (run.podUid !== '' || !isPlain(lane, run, fact) || !containerFits(lane, run, fact)) return false;
  run.podUid = fact.uid;
  run.podName = fact.name;
  run.podCreated = fact.created - run.nominal;
  run.podFirst = fact.learned - run.nominal;
  run.podFirstAfter = fact.notBefore - run.nominal;
  run.podFirstVersion = fact.version;
  notePod(lane, run, fact);
  return true;
};

/** A newer word on the Pod. */
export const takePod = (lane: Lane, run: TidyRun, fact: PodFact): boolean => {
  const learned = fact.learned - run.nominal;
  if (learned < run.podLast || (learned === run.podLast && fact.version <= run.podLastVersion)) return false;
  if (fact.name !== run.podName || fact.created - run.nominal !== run.podCreated) return false;
  if (!isPlain(lane, run, fact)) return false;
  // What once was known stays: a later word without it would have to be weighed.
  if (run.node !== null && fact.node !== run.node) return false;
  if (run.scheduled !== NONE && (fact.scheduled === null || fact.scheduled - run.nominal !== run.scheduled))
    return false;
  if (!containerFits(lane, run, fact)) return false;
  notePod(lane, run, fact);
  return true;
};

/** One container, never restarted, that has not started, works, or ended well and stays so. */
const containerFits = ({ common }: Lane, run: TidyRun, fact: PodFact): boolean => {
  const c = fact.containers[0];
  if (c === undefined) return run.startedAt === NONE && deletionFits(run, fact, NONE);
  if (c.init || c.restart !== 0 || (common.container !== '' && c.name !== common.container)) return false;
  if (c.startedAt === null) return run.startedAt === NONE && waits(c) && deletionFits(run, fact, NONE);
  const startedAt = c.startedAt - run.nominal;
  if (c.waiting !== null || c.startedAt <= 0 || (run.startedAt !== NONE && startedAt !== run.startedAt))
    return false;
  if (c.finishedAt === null)
    return run.finishedAt === NONE && c.exitCode === null && c.reason === '' && deletionFits(run, fact, NONE);
  const finishedAt = c.finishedAt - run.nominal;
  return (
    c.exitCode === 0 &&
    (common.ended === null || c.reason === common.ended) &&
    c.finishedAt > 0 &&
    (run.finishedAt === NONE || finishedAt === run.finishedAt) &&
    deletionFits(run, fact, finishedAt)
  );
};

const waits = (c: ContainerState): boolean =>
  c.finishedAt === null && c.exitCode === null && (c.waiting === null || c.waiting === 'ContainerCreating');

/** Nobody asked for its end, or only after it had ended. */
const deletionFits = (run: TidyRun, fact: PodFact, finishedAt: number): boolean => {
  if (fact.deletionRequested === null) return true;
  const asked = fact.deletionRequested - run.nominal;
  return finishedAt !== NONE && asked >= finishedAt && (run.deletedAt === NONE || run.deletedAt === asked);
};

const notePod = ({ common }: Lane, run: TidyRun, fact: PodFact): void => {
  const { nominal } = run;
  const learned = fact.learned - nominal;
  run.podLast = learned;
  run.podLastAfter = fact.notBefore - nominal;
  run.podLastVersion = fact.version;
  run.node = fact.node;
  run.phase = fact.phase;
  run.scheduled = fact.scheduled === null ? NONE : fact.scheduled - nominal;
  const c = fact.containers[0];
  if (c !== undefined) noteContainer(run, c, fact);
  if (c !== undefined) common.container = c.name;
  if (c !== undefined && c.finishedAt !== null) {
    common.ended = c.reason;
    run.finishedAt = c.finishedAt - nominal;
  }
  if (fact.deletionRequested !== null && run.deletedAt === NONE) {
    run.deletedAt = fact.deletionRequested - nominal;
    run.deleted = learned;
    run.deletedAfter = fact.notBefore - nominal;
    run.deletedVersion = fact.version;
  }
};

const noteContainer = (run: TidyRun, c: ContainerState, fact: PodFact): void => {
  const { nominal } = run;
  if (c.startedAt === null) {
    if (c.waiting !== null && run.waited === NONE) run.waited = fact.learned - nominal;
    return;
  }
  if (run.startedAt === NONE) {
    run.startedAt = c.startedAt - nominal;
    run.started = fact.learned - nominal;
    run.startedAfter = fact.notBefore - nominal;
    run.startedVersion = fact.version;
  }
};

/** The Pod left after its container had ended. */
export const takePodGone = (run: TidyRun, fact: GoneFact): boolean => {
  if (fact.witness !== 'watch' || run.podGone !== NONE || run.finishedAt === NONE) return false;
  run.podGone = fact.learned - run.nominal;
  run.podGoneAfter = fact.notBefore - run.nominal;
  run.podGoneVersion = fact.version;
  return true;
};
