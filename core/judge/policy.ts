import { type Duration, type Instant, type Interval, minutes } from '../time.ts';

/** What the operators have decided; everything else is the cluster's own doing. */
export type Policy = {
  /** From the nominal time to the latest start that is on time. */
  readonly grace: Duration;
  /** The zone of kube-controller-manager, for schedules that name none. */
  readonly defaultZone: string;
  readonly maintenance: readonly Maintenance[];
};

/** A time declared beforehand; null matches every namespace or name. */
export type Maintenance = {
  readonly window: Interval;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly reason: string;
  /** Nobody is called, and everything counts as ever; without it, misses are excused. */
  readonly mute?: true;
};

export const defaultPolicy: Policy = { grace: minutes(20), defaultZone: 'UTC', maintenance: [] };

/** The cluster's CronJobs as one: when Jobs came, and whether so many runs were due. */
export type Pulse = {
  /** The first instant at or after `from` at which any CronJob got a Job; null where none did. */
  readonly nextJob: (from: Instant) => Instant | null;
  readonly wereDue: (atLeast: number, window: Interval) => boolean;
};
