import type { Position } from './job.ts';

/** What a lint rule is called; stable public names. */
export type Rule =
  | 'name-too-long'
  | 'name-not-dns'
  | 'name-not-unique'
  | 'bad-schedule'
  | 'never-fires'
  | 'never-started'
  | 'dst-skipped'
  | 'dst-doubled'
  | 'bad-quantity'
  | 'request-over-limit'
  | 'odd-quantity'
  | 'no-memory-limit'
  | 'longer-than-period'
  | 'short-deadline'
  | 'crowded-minute';

export type Severity = 'error' | 'warning';

export type Finding = {
  readonly severity: Severity;
  readonly rule: Rule;
  /** Empty for a finding about the whole inventory. */
  readonly job: string;
  readonly message: string;
  readonly at: Position;
};
