import { formatRunId } from '../history-query/run-id.ts';
import type { Judgements, VerdictPage } from '../ports/judgements.ts';
import { groupBy } from '../report/group.ts';
import { after, hours, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { bothInWords, canonical, type Difference, wordsFor } from './difference.ts';

const keyOf = (page: VerdictPage): string => `${page.cronJobUid} ${page.hour}`;

/** Whether a stored verdict may stand for a judged one (`undefined` where none was judged). */
export type Accepts = (stored: Verdict, judged: Verdict | undefined) => boolean;

/** Word for word, evidence and all: what is final was written once and for good. */
export const exactly: Accepts = (stored, judged) =>
  judged !== undefined && canonical(stored) === canonical(judged);

/**
 * Compares pages that were judged anew with those in the store. A CronJob's pages close in the order of their hours:
 * a stored page between the first and the last of these that was not judged anew should not be there.
 */
export const comparePages = async (
  judgements: Pick<Judgements, 'pages'>,
  { cluster, pages }: { readonly cluster: string; readonly pages: readonly VerdictPage[] },
  accepts: Accepts,
): Promise<readonly Difference[]> => {
  const found: Difference[] = [];
  for (const own of groupBy(pages, (p) => `${p.cronJobUid} ${p.namespace}/${p.name}`).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const times = own.map((p) => p.hour);
    const window = {
      from: instant(Math.min(...times)),
      to: after(instant(Math.max(...times)), hours(1)),
    };
    const stored = (await judgements.pages(cluster, first, window)).filter(
      (p) => p.cronJobUid === first.cronJobUid,
    );
    const byKey = new Map(stored.map((p) => [keyOf(p), p]));
    for (const page of own)
      found.push(...compare(byKey.get(keyOf(page))?.verdicts ?? [], page.verdicts, accepts));
    const judged = new Set(own.map(keyOf));
    for (const page of stored)
      if (!judged.has(keyOf(page))) found.push(...compare(page.verdicts, [], accepts));
  }
  return found;
};

const compare = (
  stored: readonly Verdict[],
  judged: readonly Verdict[],
  accepts: Accepts,
): readonly Difference[] => {
  const there = new Map(stored.map((v) => [v.nominal, v]));
  const anew = new Map(judged.map((v) => [v.nominal, v]));
  return [...new Set([...there.keys(), ...anew.keys()])].flatMap((nominal): readonly Difference[] => {
    const [s, j] = [there.get(nominal), anew.get(nominal)];
    if (s !== undefined && accepts(s, j)) return [];
    const of = 'verdict';
    if (s === undefined)
      return j === undefined ? [] : [{ of, subject: idOf(j), stored: null, judged: wordsFor(j) }];
    if (j === undefined) return [{ of, subject: idOf(s), stored: wordsFor(s), judged: null }];
    return [{ of, subject: idOf(j), ...bothInWords(s, j) }];
  });
};

export const idOf = (v: Verdict): string => formatRunId({ cronJob: v, nominal: v.nominal });
