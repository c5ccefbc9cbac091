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

/** Rules whose findings an API server turns away, or that would overwrite another job's manifest by the same name. */
export const REFUSED_BY_KUBERNETES: ReadonlySet<Rule> = new Set([
  'name-too-long',
  'name-not-dns',
  'name-not-unique',
  'bad-schedule',
  'bad-quantity',
  'request-over-limit',
]);

export type Severity = 'error' | 'warning';

export type Finding = {
  readonly severity: Severity;
  readonly rule: Rule;
  /** Empty for a finding about the whole inventory. */
  readonly job: string;
  readonly message: string;
  readonly at: Position;
};
