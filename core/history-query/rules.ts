import { defaultPolicy } from '../judge/policy.ts';
import { findZone, type Zone } from '../numbers/zone.ts';
import { type DayOf, dayOfZone } from '../pipeline/days.ts';
import type { Rules } from '../ports/clusters.ts';

/** A cluster whose judge never said by which rules it judges. */
export const defaultRules: Rules = { since: 1, policy: defaultPolicy, zone: 'UTC' };

/** The rules by which a ledger record is judged; `all` is by `since`. */
export const rulesAt = (all: readonly Rules[], sequence: number): Rules =>
  all.findLast((r) => r.since <= sequence) ?? all[0] ?? defaultRules;

export type Days = { readonly zone: Zone; readonly dayOf: DayOf };

// A zone is slow to ask, and what it answered is remembered with it: the same few are asked for all day.
const known = new Map<string, Days>();

/** The days in which a cluster's verdicts are counted. Throws where this machine does not know their zone. */
export const daysOf = ({ zone: name }: Pick<Rules, 'zone'>): Days => {
  const before = known.get(name);
  if (before !== undefined) return before;
  const zone = findZone(name);
  if (zone === undefined)
    throw new RangeError(`days are counted in the time zone "${name}", which is not known here`);
  const days = { zone, dayOf: dayOfZone(zone) };
  known.set(name, days);
  return days;
};
