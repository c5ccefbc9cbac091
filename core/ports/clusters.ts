import type { Policy } from '../judge/policy.ts';

/**
 * By what a cluster's records are judged, from a ledger record on (`since`, a sequence). `zone` is the one in which
 * days and weeks begin.
 */
export type Rules = { readonly since: number; readonly policy: Policy; readonly zone: string };

/** Which clusters a store holds, and by which rules their verdicts were made: a reader and a verifier need both. */
export type Clusters = {
  /** Ascending. */
  readonly names: () => Promise<readonly string[]>;
  /** Every set of rules that was ever in force, by `since`. */
  readonly rules: (cluster: string) => Promise<readonly Rules[]>;
  /** Said by a judge before it judges record `since`. Saying what is in force already writes nothing. */
  readonly declare: (cluster: string, rules: Rules) => Promise<void>;
};
