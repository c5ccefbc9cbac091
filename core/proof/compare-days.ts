import type { Judgements, Rollup } from '../ports/judgements.ts';
import { formatInstant, instant } from '../time.ts';
import { canonical, type Difference } from './difference.ts';

const keyOf = (r: Rollup): string => `${r.cronJobUid} ${r.day}`;

/** The counts of complete days: one Query for each month. */
export const compareDays = async (
  judgements: Pick<Judgements, 'rollups'>,
  { cluster, days }: { readonly cluster: string; readonly days: readonly Rollup[] },
): Promise<readonly Difference[]> => {
  if (days.length === 0) return [];
  const first = days.reduce((least, r) => Math.min(least, r.day), Number.POSITIVE_INFINITY);
  const last = days.reduce((most, r) => Math.max(most, r.day), 0);
  const window = { from: instant(first), to: instant(last + 1) };
  const stored = new Map((await judgements.rollups(cluster, window)).map((r) => [keyOf(r), r]));
  return days.flatMap((judged): readonly Difference[] => {
    const there = stored.get(keyOf(judged));
    if (there !== undefined && canonical(there) === canonical(judged)) return [];
    const subject = `${judged.namespace}/${judged.name} ${formatInstant(judged.day)}`;
    return [
      { of: 'day', subject, stored: there === undefined ? null : counts(there), judged: counts(judged) },
    ];
  });
};

const counts = ({ start, finish }: Rollup): string => canonical({ ...start, ...finish });
