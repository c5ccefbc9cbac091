import type { JobCondition, JobFact, Observed } from '../../core/facts/fact.ts';
import { type Instant, instant } from '../../core/time.ts';
import {
  clipped,
  type Json,
  LONGEST_MESSAGE,
  list,
  numberOr,
  object,
  text,
  textOrNull,
  time,
} from './json.ts';

// Kubernetes' own names: https://kubernetes.io/docs/reference/labels-annotations-taints/
const NOMINAL = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const INSTANTIATE = 'cronjob.kubernetes.io/instantiate';

export const reduceJob = (raw: Json, observed: Observed): JobFact => {
  const metadata = object(raw, 'metadata');
  const spec = object(raw, 'spec');
  const annotations = object(metadata, 'annotations');
  const cronJob = list(metadata.ownerReferences).find((o) => o.kind === 'CronJob' && o.controller === true);
  const parallelism = numberOr(spec.parallelism, 1);
  return {
    kind: 'job',
    ...observed,
    namespace: text(metadata.namespace),
    name: text(metadata.name),
    created: time(metadata.creationTimestamp) ?? observed.learned,
    cronJobUid: textOrNull(cronJob?.uid),
    cronJobName: textOrNull(cronJob?.name),
    nominal: time(annotations[NOMINAL]),
    manual: annotations[INSTANTIATE] === 'manual',
    managedBy: foreignManager(spec.managedBy),
    parallelism,
    // A work queue (no completions) is done when one pod has succeeded and the others have ended.
    completions: numberOr(spec.completions, 1),
    failedIndexes: failedIndexes(object(raw, 'status').failedIndexes),
    suspended: spec.suspend === true,
    conditions: conditions(raw),
    deletionRequested: deletionRequested(metadata),
    ...observed,
  };
};

// Some two hundred intervals: a Job may have 100,000 indexes, and every change of it would carry them along.
const LONGEST_INDEXES = 1000;

/** `1,3-5` as Kubernetes writes them, without those that there is no room for. */
const failedIndexes = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  return value.length <= LONGEST_INDEXES ? value : value.slice(0, value.lastIndexOf(',', LONGEST_INDEXES));
};

/** Only conditions that hold. Which comes first in the list means nothing (it changed in Kubernetes 1.31). */
const conditions = (raw: Json): readonly JobCondition[] =>
  list(object(raw, 'status').conditions)
    .filter((c) => c.status === 'True')
    .map((c) => ({
      type: text(c.type),
      at: completionOr(raw, c, time(c.lastTransitionTime)),
      reason: text(c.reason),
      message: clipped(c.message, LONGEST_MESSAGE),
    }));

const completionOr = (raw: Json, condition: Json, at: Instant | null): Instant => {
  const completion = condition.type === 'Complete' ? time(object(raw, 'status').completionTime) : null;
  return completion ?? at ?? instant(0);
};

/** The built-in controller may name itself in spec.managedBy; any other value means that somebody else runs the Job. */
const foreignManager = (value: unknown): string | null =>
  value === 'kubernetes.io/job-controller' ? null : textOrNull(value);

/** When the deletion was asked for: deletionTimestamp lies one grace period after it. */
export const deletionRequested = (metadata: Json): Instant | null => {
  const at = time(metadata.deletionTimestamp);
  return at === null ? null : instant(at - numberOr(metadata.deletionGracePeriodSeconds, 0) * 1000);
};
