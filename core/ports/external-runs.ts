import type { ExternalRun } from '../migration/external-run.ts';
import type { Completeness, PolledChange } from '../migration/old-evidence.ts';
import type { ChronosPoll } from '../migration/old-side.ts';
import type { Interval } from '../time.ts';

/**
 * What is known of runs outside Kubernetes. Jobs go by their Kubernetes name. Every key is deterministic: an event that is
 * delivered twice, or a file that is imported again, changes nothing.
 */
export type ExternalRuns = {
  readonly put: (runs: readonly ExternalRun[]) => Promise<void>;
  /** One job's runs whose start (or else whose end) lies in the window, by time. */
  readonly runs: (job: string, window: Interval) => Promise<readonly ExternalRun[]>;
  /** States that every run within the interval is known, or will be told. */
  readonly declare: (completeness: Completeness) => Promise<void>;
  readonly completeness: () => Promise<readonly Completeness[]>;
};

/** What polling Chronos leaves behind: the counters as they were, when they moved, and when somebody looked. */
export type PollBook = {
  /** The counters as of the last change; `null` for a job that was never seen. */
  readonly poll: (job: string) => Promise<ChronosPoll | null>;
  readonly putPoll: (job: string, poll: ChronosPoll) => Promise<void>;
  readonly putChange: (job: string, change: PolledChange) => Promise<void>;
  /** Changes that touch the window, by time. */
  readonly changes: (job: string, window: Interval) => Promise<readonly PolledChange[]>;
  /** The latest stretch of looks, from its first look to its last one. */
  readonly lastLook: () => Promise<Interval | null>;
  /** Writes the stretch that begins at `from`, whole. */
  readonly look: (stretch: Interval) => Promise<void>;
  readonly looks: (window: Interval) => Promise<readonly Interval[]>;
};
