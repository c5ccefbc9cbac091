import type { Judgements } from '../ports/judgements.ts';
import { before, days, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { idOf } from './compare-pages.ts';
import { bothInWords, type Difference, essenceOf, wordsFor } from './difference.ts';

// As long as anything is kept.
const ALL = days(403);

export const badRunKey = (v: Verdict): string => `${v.cronJobUid} ${v.nominal}`;

/** Every bad run that is stored, and every one that was judged anew: by what they say, for their evidence may have grown. */
export const compareBadRuns = async (
  judgements: Pick<Judgements, 'badRuns'>,
  { cluster, bad }: { readonly cluster: string; readonly bad: ReadonlyMap<string, Verdict> },
  asOf: Instant,
): Promise<readonly Difference[]> => {
  const missing = new Map(bad);
  const found: Difference[] = [];
  let cursor: string | undefined;
  do {
    const page = await judgements.badRuns({
      cluster,
      window: { from: before(asOf, ALL), to: instant(asOf + 1) },
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const stored of page.verdicts) {
      const judged = missing.get(badRunKey(stored));
      missing.delete(badRunKey(stored));
      if (judged === undefined)
        found.push({ of: 'bad run', subject: idOf(stored), stored: wordsFor(stored), judged: null });
      else if (essenceOf(judged) !== essenceOf(stored))
        found.push({ of: 'bad run', subject: idOf(stored), ...bothInWords(stored, judged) });
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  for (const v of missing.values())
    found.push({ of: 'bad run', subject: idOf(v), stored: null, judged: wordsFor(v) });
  return found;
};
