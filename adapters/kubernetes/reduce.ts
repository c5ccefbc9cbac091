import type { EventFact, Fact, GoneFact, ObjectFact, Resource, Witness } from '../../core/facts/fact.ts';
import type { Instant } from '../../core/time.ts';
import { type Json, object, text } from './json.ts';
import { reduceCronJob } from './reduce-cronjob.ts';
import { reduceEvent } from './reduce-event.ts';
import { reduceJob } from './reduce-job.ts';
import { reducePod } from './reduce-pod.ts';

/** How one object reached us. */
export type Arrival = {
  readonly learned: Instant;
  /** The last instant at which the stream was known to be up to date: the change came after it. */
  readonly notBefore: Instant;
  readonly witness: Witness;
};

/**
 * Kubernetes' shapes stop here: one object of a list or a watch becomes facts, or none where it does not
 * concern us (a Pod of no Job, an Event about a Node) or cannot be read (no uid, no name).
 * `owner` names the label or annotation that holds a CronJob's owner.
 */
export const reduce = (
  resource: Resource,
  raw: Json,
  arrival: Arrival,
  owner = 'cronwitness.dev/owner',
): ObjectFact | EventFact | null => {
  const observed = observe(raw, arrival);
  if (observed === null) return null;
  switch (resource) {
    case 'cronjobs':
      return reduceCronJob(raw, observed, owner);
    case 'jobs':
      return reduceJob(raw, observed);
    case 'pods':
      return reducePod(raw, observed);
    case 'events':
      return reduceEvent(raw, observed);
    default:
      return resource satisfies never;
  }
};

/** A DELETED change: the object's last state, then that it is gone. Events that expire say nothing. */
export const reduceDeleted = (
  resource: Resource,
  raw: Json,
  arrival: Arrival,
  owner?: string,
): readonly Fact[] => {
  if (resource === 'events') return [];
  const last = reduce(resource, raw, arrival, owner);
  if (last === null) return [];
  const gone: GoneFact = { kind: 'gone', resource, ...observedOf(last) };
  return [last, gone];
};

// Node 20 takes a microsecond for each property added after a spread, and none for one before it.
const observedOf = (fact: ObjectFact | EventFact) => ({
  uid: fact.uid,
  learned: fact.learned,
  notBefore: fact.notBefore,
  version: fact.version,
  witness: fact.witness,
});

const observe = (raw: Json, { learned, notBefore, witness }: Arrival) => {
  const metadata = object(raw, 'metadata');
  const uid = text(metadata.uid);
  if (uid === '' || text(metadata.name) === '') return null;
  const version = Number(text(metadata.resourceVersion));
  return { uid, learned, notBefore, witness, version: Number.isSafeInteger(version) ? version : 0 };
};
