import { defaultPolicy } from '../judge/policy.ts';
import type { Rules } from '../ports/clusters.ts';

/** A cluster whose judge never said by which rules it judges. */
export const defaultRules: Rules = { since: 1, policy: defaultPolicy, zone: 'UTC' };

/** The rules by which a ledger record is judged; `all` is by `since`. */
export const rulesAt = (all: readonly Rules[], sequence: number): Rules =>
  all.findLast((r) => r.since <= sequence) ?? all[0] ?? defaultRules;
