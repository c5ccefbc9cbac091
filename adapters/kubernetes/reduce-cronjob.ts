import { MAINTENANCE_ANNOTATION } from '../../core/alerting/maintenance.ts';
import type { ConcurrencyPolicy, CronJobFact, Observed } from '../../core/facts/fact.ts';
import { type Instant, instant } from '../../core/time.ts';
import { clipped, isJson, type Json, list, numberOr, object, text, textOrNull, time } from './json.ts';

// Some thirty windows. Kubernetes takes annotations of 256 KiB, and every change of the CronJob would carry it along.
const LONGEST_DECLARATION = 2_000;

/** A batch/v1 CronJob. `owner` is the annotation, or else the label, that names who answers for it. */
export const reduceCronJob = (raw: Json, observed: Observed, owner: string): CronJobFact => {
  const metadata = object(raw, 'metadata');
  const spec = object(raw, 'spec');
  const status = object(raw, 'status');
  return {
    kind: 'cronjob',
    ...observed,
    namespace: text(metadata.namespace),
    name: text(metadata.name),
    created: time(metadata.creationTimestamp) ?? observed.learned,
    generation: numberOr(metadata.generation, 1),
    specChanged: specChanged(metadata),
    spec: {
      schedule: text(spec.schedule),
      timeZone: textOrNull(spec.timeZone),
      suspend: spec.suspend === true,
      concurrency: concurrency(spec.concurrencyPolicy),
      startingDeadlineSeconds: numberOr(spec.startingDeadlineSeconds, null),
      owner:
        nameOrNull(object(metadata, 'annotations')[owner]) ?? nameOrNull(object(metadata, 'labels')[owner]),
      maintenance:
        clipped(object(metadata, 'annotations')[MAINTENANCE_ANNOTATION], LONGEST_DECLARATION) || null,
    },
    labels: labelsOf(object(metadata, 'labels')),
    lastSchedule: time(status.lastScheduleTime),
    lastSuccess: time(status.lastSuccessfulTime),
    ...observed,
  };
};

/** A blank name is nobody's: it would be an owner whom no configuration can give an address. */
const nameOrNull = (value: unknown): string | null => textOrNull(text(value).trim());

// More than anybody puts on a CronJob by hand: what a program put there beyond must not fill the ledger.
const MOST_LABELS = 32;

const labelsOf = (labels: Json): readonly string[] =>
  Object.entries(labels)
    .flatMap(([key, value]) => (typeof value === 'string' ? [`${key}=${value}`] : []))
    .filter((label) => !label.includes(','))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .slice(0, MOST_LABELS);

const concurrency = (value: unknown): ConcurrencyPolicy =>
  value === 'Forbid' || value === 'Replace' ? value : 'Allow';

/**
 * The latest time at which any manager wrote a field of the spec. A manager has one time for all its fields, so a
 * change of a label moves it too: the result is not before the last change of the spec, never too early.
 */
const specChanged = (metadata: Json): Instant | null => {
  const times = list(metadata.managedFields)
    .filter((entry) => isJson(object(entry, 'fieldsV1')['f:spec']))
    .map((entry) => time(entry.time))
    .filter((t) => t !== null);
  return times.length === 0 ? null : instant(Math.max(...times));
};
