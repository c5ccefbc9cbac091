import { compact } from '../facts/compact.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Source } from '../ports/source.ts';
import type { Instant } from '../time.ts';

export type Observed =
  | {
      readonly kind: 'recorded';
      readonly sequence: number;
      readonly facts: number;
      readonly problems: readonly string[];
    }
  /** The ledger has come as far as this look already: a repeated delivery, or a tick that lost the race. */
  | { readonly kind: 'already-recorded' };

/**
 * One tick: look at the cluster from where the last record left off, and write what was seen.
 *
 * ```
 * head ──▶ look ──▶ append(head + 1)
 *                     │ taken: another tick was faster; what we saw, the next tick sees again
 *                     ▼
 *                   the new head carries the place to go on from
 * ```
 */
export const observeTick = async (
  { cluster, source, ledger }: { readonly cluster: string; readonly source: Source; readonly ledger: Ledger },
  at: Instant,
): Promise<Observed> => {
  const head = await ledger.head(cluster);
  // The very same tick: delivered twice, or started twice.
  if (head !== null && head.at === at) return { kind: 'already-recorded' };
  const { facts, resume, problems, asOf = at } = await source.observe(head?.resume ?? null, at);
  // Told by what was looked at, not by the schedule: a tick is called up to a minute late and still sees something new.
  if (head !== null && asOf <= head.at) return { kind: 'already-recorded' };
  // A cluster that could not be reached is recorded as well, without facts: that we looked in vain is known, too.
  const kept = compact(facts);
  const appended = await ledger.append(cluster, head, { at: asOf, facts: kept, resume });
  return appended.kind === 'taken'
    ? { kind: 'already-recorded' }
    : { kind: 'recorded', sequence: appended.head.sequence, facts: kept.length, problems };
};
