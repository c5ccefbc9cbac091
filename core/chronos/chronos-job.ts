/** What makes a Chronos job start: its own repetition, or the success of all its parents. */
export type ChronosTrigger =
  | { readonly kind: 'schedule'; readonly schedule: string; readonly scheduleTimeZone: string }
  | { readonly kind: 'parents'; readonly parents: readonly string[] };

/** One entry of Chronos' `/v1/scheduler/jobs`, as far as the audit needs it. */
export type ChronosJob = {
  readonly name: string;
  readonly command: string;
  readonly trigger: ChronosTrigger;
  readonly owner: string;
  readonly disabled: boolean;
  readonly concurrent: boolean;
  readonly retries: number;
  /** ISO 8601 period; `null` where the list does not carry it (version 3 leaves it out). */
  readonly epsilon: string | null;
  readonly successCount: number;
  readonly errorCount: number;
  /** RFC 3339 as Chronos printed it, or empty when there was none. */
  readonly lastSuccess: string;
  readonly lastError: string;
};
