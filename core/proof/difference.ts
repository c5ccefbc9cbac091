import { labelOf } from '../report/tally-of.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** Where the store does not say what follows from the facts. `stored` or `judged` is null where it has nothing. */
export type Difference = {
  readonly of: 'verdict' | 'bad run' | 'day';
  /** `namespace/name@nominal`, or `namespace/name` and a day. */
  readonly subject: string;
  readonly stored: string | null;
  readonly judged: string | null;
};

/** A value as text with its keys in order: equal values give equal texts, also after a trip through a store. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (isRecord(v) ? Object.fromEntries(entriesOf(v)) : v));

const isRecord = (v: unknown): v is object => typeof v === 'object' && v !== null && !Array.isArray(v);
const entriesOf = (v: object): readonly (readonly [string, unknown])[] =>
  Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** What a reader would call the same verdict: without the evidence, which may grow while the verdict stands. */
export const essenceOf = ({ start, finish, job }: Verdict): string =>
  canonical([job, { ...start, evidence: [] }, finish === null ? null : { ...finish, evidence: [] }]);

/** In a few words, for a line of output; the difference may lie in what the words leave out. */
export const wordsFor = (v: Verdict): string =>
  [labelOf(v.start), ...(v.finish === null ? [] : [labelOf(v.finish)])].join(', ');

/** Two verdicts in words; where these are the same, what differs stands in their details or evidence. */
export const bothInWords = (
  stored: Verdict,
  judged: Verdict,
): { readonly stored: string; readonly judged: string } => {
  const [a, b] = [wordsFor(stored), wordsFor(judged)];
  return a === b ? { stored: `${a}, with other details or evidence`, judged: b } : { stored: a, judged: b };
};
