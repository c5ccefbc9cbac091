import type { Instant } from '../time.ts';

/** Where an alert passes on its way to people. */
export const DRILL_HOPS = ['verdict', 'outbox', 'bus', 'rule', 'mail', 'webhook'] as const;
export type DrillHop = (typeof DRILL_HOPS)[number];

/** A sign of an event at a hop. `where` says which rule, mailbox or address; `problem` is null where it went through. */
export type DrillSign = {
  readonly hop: DrillHop;
  readonly at: Instant;
  readonly where: string;
  readonly problem: string | null;
};

/**
 * What the hops behind the bus leave behind of an event: the embedded bus and its targets on one machine, the mail
 * function's records and the rules' metrics on AWS.
 */
export type DrillTrace = {
  /** The hops that are waited for. Others count where there are signs of them: not everybody has a webhook. */
  readonly hops: readonly DrillHop[];
  /** The signs so far of the events with these ids, in any order. */
  readonly signs: (ids: readonly string[]) => Promise<readonly DrillSign[]>;
};
