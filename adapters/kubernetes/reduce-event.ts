import type { EventFact, Observed } from '../../core/facts/fact.ts';
import { clipped, type Json, LONGEST_MESSAGE, numberOr, object, text, time } from './json.ts';

/** A core/v1 Event about a CronJob, a Job or a Pod; null for any other. */
export const reduceEvent = (raw: Json, observed: Observed): EventFact | null => {
  const about = object(raw, 'involvedObject');
  if (about.kind !== 'CronJob' && about.kind !== 'Job' && about.kind !== 'Pod') return null;
  const series = object(raw, 'series');
  const created = time(object(raw, 'metadata').creationTimestamp);
  const first = time(raw.firstTimestamp) ?? time(raw.eventTime) ?? created ?? observed.learned;
  return {
    kind: 'event',
    ...observed,
    about: about.kind,
    namespace: text(about.namespace),
    name: text(about.name),
    aboutUid: text(about.uid),
    fieldPath: text(about.fieldPath),
    reason: text(raw.reason),
    message: clipped(raw.message, LONGEST_MESSAGE),
    first,
    last: time(series.lastObservedTime) ?? time(raw.lastTimestamp) ?? first,
    count: numberOr(series.count, numberOr(raw.count, 1)),
    ...observed,
  };
};
