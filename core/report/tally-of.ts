import { checkedCounts, emptyCounts, type SliCounts } from '../numbers/tally.ts';
import type { Rollup } from '../ports/judgements.ts';
import type { Instant } from '../time.ts';
import {
  FINISH_COUNTS,
  type FinishVerdict,
  type SliClass,
  START_COUNTS,
  type StartVerdict,
  type Verdict,
} from '../verdict/verdict.ts';

/** Runs by `kind` or `kind/cause`; keys in the order of their characters, none of them zero. */
export type Tally = Readonly<Record<string, number>>;

/**
 * Verdicts that are none of an objective's business by decision of the operators, as `kind` or `kind/cause`. They
 * move from good or bad to excluded; every report names them.
 */
export type NotCounted = { readonly start: readonly string[]; readonly survive: readonly string[] };

/** A Job replaced under `concurrencyPolicy: Replace` was ended by its own policy (DESIGN §6). */
export const defaultNotCounted: NotCounted = { start: [], survive: ['killed/replaced'] };

/** A verdict's public name: `on-time`, `dropped/superseded`. */
export const labelOf = (verdict: StartVerdict | FinishVerdict): string =>
  'cause' in verdict ? `${verdict.kind}/${verdict.cause}` : verdict.kind;

const inOrder = (tally: ReadonlyMap<string, number>): Tally =>
  Object.fromEntries([...tally].filter(([, n]) => n !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const addTallies = (tallies: Iterable<Tally>): Tally => {
  const sum = new Map<string, number>();
  for (const tally of tallies)
    for (const label in tally) sum.set(label, (sum.get(label) ?? 0) + (tally[label] ?? 0));
  return inOrder(sum);
};

export const totalOf = (tally: Tally): number => {
  let sum = 0;
  for (const label in tally) sum += tally[label] ?? 0;
  return sum;
};

const tallyOf = (labels: Iterable<string>): Tally => {
  const sum = new Map<string, number>();
  for (const label of labels) sum.set(label, (sum.get(label) ?? 0) + 1);
  return inOrder(sum);
};

/**
 * One CronJob's verdicts of one local day, counted. The caller gives the verdicts of that CronJob and that day and no
 * others; of none there is no rollup, which is our own bug and throws. The owner is the day's last.
 */
export const rollupOf = (verdicts: readonly Verdict[], day: Instant): Rollup => {
  const last = verdicts.reduce<Verdict | undefined>(
    (a, b) => (a && a.nominal > b.nominal ? a : b),
    undefined,
  );
  if (!last) throw new RangeError('a rollup of no verdicts');
  return {
    cronJobUid: last.cronJobUid,
    namespace: last.namespace,
    name: last.name,
    owner: last.owner,
    day,
    start: tallyOf(verdicts.map((v) => labelOf(v.start))),
    finish: tallyOf(verdicts.flatMap((v) => (v.finish === null ? [] : [labelOf(v.finish)]))),
  };
};

const kindOf = (label: string): string => {
  const slash = label.indexOf('/');
  return slash < 0 ? label : label.slice(0, slash);
};

const isKindOf = <K extends string>(counts: Readonly<Record<K, SliClass>>, kind: string): kind is K =>
  Object.hasOwn(counts, kind);

const counted = <K extends string>(
  tally: Tally,
  counts: Readonly<Record<K, SliClass>>,
  notCounted: readonly string[],
): SliCounts => {
  const sum: Record<SliClass, number> = { ...emptyCounts };
  for (const label in tally) {
    const kind = kindOf(label);
    if (!isKindOf(counts, kind)) throw new RangeError(`not a verdict: ${label}`);
    const decided = counts[kind] === 'good' || counts[kind] === 'bad';
    const set = decided && notCounted.length > 0 && (notCounted.includes(label) || notCounted.includes(kind));
    sum[set ? 'excluded' : counts[kind]] += tally[label] ?? 0;
  }
  return sum;
};

/** How a tally of start verdicts counts for the objective "start": every due run is in it once. */
export const startCounts = (tally: Tally, { start }: NotCounted): SliCounts =>
  counted(tally, START_COUNTS, start);

/** How a tally of finish verdicts counts for the objective "survive": every run that started is in it once. */
export const surviveCounts = (tally: Tally, { survive }: NotCounted): SliCounts =>
  counted(tally, FINISH_COUNTS, survive);

/** As `sumCounts`, but checked once at the end: a fleet's eight weeks are half a million rollups. */
export const addUpCounts = (all: Iterable<SliCounts>): SliCounts => {
  const sum: Record<SliClass, number> = { ...emptyCounts };
  for (const counts of all) {
    sum.good += counts.good;
    sum.bad += counts.bad;
    sum.unknown += counts.unknown;
    sum.undecided += counts.undecided;
    sum.excluded += counts.excluded;
  }
  return checkedCounts(sum);
};

/** Runs of one kind, whatever their cause. */
export const runsOfKind = (tally: Tally, kind: string): number => {
  let sum = 0;
  for (const label in tally) if (kindOf(label) === kind) sum += tally[label] ?? 0;
  return sum;
};
