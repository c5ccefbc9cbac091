import { at, written } from './at.ts';
import type { Change } from './truth.ts';

/** A Kubernetes Event, once or (with `last` and `count`) repeated. */
export type EventSays = {
  readonly about: readonly ['CronJob' | 'Job' | 'Pod', string];
  readonly aboutUid?: string;
  readonly reason: string;
  readonly message?: string;
  readonly at: string;
  readonly last?: string;
  readonly count?: number;
  readonly fieldPath?: string;
};

export const event = (says: EventSays): readonly Change[] => {
  const [kind, name] = says.about;
  const uid = `event-${kind}-${name}-${says.reason}-${says.at}-${says.message ?? ''}`;
  const last = says.last ?? says.at;
  const object = {
    metadata: {
      name: `${name}.${uid.length}`,
      namespace: 'lab',
      uid,
      creationTimestamp: written(at(says.at)),
    },
    involvedObject: {
      kind,
      name,
      namespace: 'lab',
      uid: says.aboutUid ?? `uid-${name}`,
      fieldPath: says.fieldPath ?? '',
    },
    reason: says.reason,
    message: says.message ?? says.reason,
    firstTimestamp: written(at(says.at)),
    lastTimestamp: written(at(last)),
    count: says.count ?? 1,
  };
  return [{ at: at(last), resource: 'events', uid, object, deleted: false }];
};

/** What the kubelet writes when a regular container starts. */
export const startedEvent = (podName: string, time: string): readonly Change[] =>
  event({
    about: ['Pod', podName],
    reason: 'Started',
    message: 'Container started',
    at: time,
    fieldPath: 'spec.containers{main}',
  });
