import type { Interval } from '../time.ts';
import type { SharedCause, Trouble } from './incident.ts';
import type { Transition } from './transitions.ts';

/** A transition that brings a bad run. */
export type Bad = Extract<Transition, { kind: 'run-missed' | 'run-killed' }>;

export const isBad = (t: Transition): t is Bad => t.kind === 'run-missed' || t.kind === 'run-killed';

export const troubleOf = (bad: Bad): Trouble => (bad.kind === 'run-missed' ? 'missed' : 'killed');
export const causeOf = (bad: Bad): string => (bad.kind === 'run-missed' ? bad.miss.cause : bad.kill.cause);
export const whatOf = (bad: Bad): string => (bad.kind === 'run-missed' ? bad.miss.kind : bad.kill.kind);

/** A cause that reaches beyond one CronJob by itself; null where it may as well be the CronJob's own. */
export const commonCause = (bad: Bad): SharedCause | null => {
  const { namespace } = bad.run;
  if (bad.kind === 'run-killed') {
    const { cause } = bad.kill;
    return cause === 'node-lost' || cause === 'node-shutdown' ? { kind: 'node', node: bad.place.node } : null;
  }
  const { cause } = bad.miss;
  if (cause === 'controller-down') return { kind: 'controller-down' };
  if (cause === 'create-refused' || cause === 'quota') return { kind: 'refused', namespace };
  return cause === 'image-pull' && bad.place.image !== null
    ? { kind: 'image', image: bad.place.image }
    : null;
};

export const ownCause = (bad: Bad): SharedCause => {
  const { cronJobUid, namespace, name } = bad.run;
  return { kind: 'cronjob', of: troubleOf(bad), cronJobUid, namespace, name };
};

// Of an outage, the controller drops the older occurrences and starts the latest: the same outage looks like these too.
const OUTAGE_LEAVES = new Set(['superseded', 'unexplained', 'starting-deadline']);

/** A drop that an outage of the controllers explains, when it lies between the outage's first and last drop. */
export const belongsToOutage = (bad: Bad, outage: Interval): boolean =>
  bad.kind === 'run-missed' &&
  bad.miss.kind === 'dropped' &&
  OUTAGE_LEAVES.has(bad.miss.cause) &&
  outage.from <= bad.run.nominal &&
  bad.run.nominal <= outage.to;
