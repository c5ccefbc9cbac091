import type { Rollup } from '../ports/judgements.ts';
import { formatSeconds, type Instant } from '../time.ts';
import { START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import { byText, groupBy } from './group.ts';
import type { JobRow } from './report-data.ts';
import {
  addTallies,
  labelOf,
  type NotCounted,
  startCounts,
  surviveCounts,
  type Tally,
  totalOf,
} from './tally-of.ts';

export type JobKey = string;
export const jobKey = ({ namespace, name }: { readonly namespace: string; readonly name: string }): JobKey =>
  `${namespace}/${name}`;

/**
 * Whose each job is: as its last rollup says, so that a job which changed hands is counted once, and owners add up to
 * the fleet in every week. Of two CronJobs of one name on one day the greater UID decides; it only has to be one.
 */
export const ownersOf = (rollups: readonly Rollup[]): ReadonlyMap<JobKey, string | null> => {
  const last = new Map<JobKey, Rollup>();
  for (const rollup of rollups) {
    const other = last.get(jobKey(rollup));
    const later =
      !other || rollup.day > other.day || (rollup.day === other.day && rollup.cronJobUid > other.cronJobUid);
    if (later) last.set(jobKey(rollup), rollup);
  }
  return new Map([...last].map(([key, rollup]) => [key, rollup.owner]));
};

export type RowsOf = {
  readonly rollups: readonly Rollup[];
  readonly badRuns: readonly Verdict[];
  readonly owners: ReadonlyMap<JobKey, string | null>;
  /** The window's day bounds, one more than it has days. */
  readonly bounds: readonly Instant[];
  readonly notCounted: NotCounted;
};

/** The window's rollups by job name: a CronJob that was deleted and created again is one row. */
export const jobRows = ({ rollups, badRuns, owners, bounds, notCounted }: RowsOf): readonly JobRow[] => {
  const dayAt = dayFinder(bounds);
  const byJob = groupBy(
    rollups.filter((r) => dayAt(r.day) !== undefined),
    jobKey,
  );
  const badByJob = groupBy(badRuns, jobKey);
  const rows = [...byJob].map(([key, mine]): JobRow => {
    const zeros = (): number[] => Array.from({ length: bounds.length - 1 }, () => 0);
    const [dueByDay, badByDay, unknownByDay] = [zeros(), zeros(), zeros()];
    for (const rollup of mine) {
      const day = dayAt(rollup.day) ?? 0;
      const start = startCounts(rollup.start, notCounted);
      const survive = surviveCounts(rollup.finish, notCounted);
      dueByDay[day] = (dueByDay[day] ?? 0) + totalOf(rollup.start);
      badByDay[day] = (badByDay[day] ?? 0) + start.bad + survive.bad;
      unknownByDay[day] = (unknownByDay[day] ?? 0) + start.unknown + survive.unknown;
    }
    const start = addTallies(mine.map((r) => r.start));
    const finish = addTallies(mine.map((r) => r.finish));
    const example = exampleOf(badByJob.get(key) ?? [], { start, finish }, notCounted);
    return {
      namespace: mine[0]?.namespace ?? '',
      name: mine[0]?.name ?? '',
      owner: owners.get(key) ?? null,
      due: totalOf(start),
      start,
      finish,
      dueByDay,
      badByDay,
      unknownByDay,
      example: example === undefined ? null : formatSeconds(example.nominal),
    };
  });
  return inOrder(rows);
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
export const badOf = (row: JobRow): number => sum(row.badByDay);
export const unknownOf = (row: JobRow): number => sum(row.unknownByDay);

/** The most bad verdicts first, then the most unknown, then by name. */
const inOrder = (rows: readonly JobRow[]): readonly JobRow[] =>
  rows
    .map((row) => ({ row, bad: badOf(row), unknown: unknownOf(row), key: jobKey(row) }))
    .toSorted((a, b) => b.bad - a.bad || b.unknown - a.unknown || byText(a.key, b.key))
    .map(({ row }) => row);

/** Finds the day in which an instant lies. Rollups share few instants, so each is searched for once. */
const dayFinder = (bounds: readonly Instant[]): ((t: Instant) => number | undefined) => {
  const known = new Map<Instant, number>();
  const find = (t: Instant): number => bounds.findLastIndex((from) => from <= t);
  return (t) => {
    const day = known.get(t) ?? find(t);
    known.set(t, day);
    return day >= 0 && day < bounds.length - 1 ? day : undefined;
  };
};

const isBad = (counts: { readonly bad: number }): boolean => counts.bad > 0;

/** A verdict's labels that count against an objective. */
export const badLabels = (v: Verdict, notCounted: NotCounted): readonly string[] => {
  const start = labelOf(v.start);
  const finish = v.finish === null ? null : labelOf(v.finish);
  return [
    ...(isBad(startCounts({ [start]: 1 }, notCounted)) ? [start] : []),
    ...(finish !== null && isBad(surviveCounts({ [finish]: 1 }, notCounted)) ? [finish] : []),
  ];
};

/** The latest run with the cause that the job met most often; else the latest bad one. */
const exampleOf = (
  runs: readonly Verdict[],
  tallies: { readonly start: Tally; readonly finish: Tally },
  notCounted: NotCounted,
): Verdict | undefined => {
  const weight = (label: string): number =>
    (Object.hasOwn(START_COUNTS, label.split('/', 1)[0] ?? '') ? tallies.start : tallies.finish)[label] ?? 0;
  let best: { readonly run: Verdict; readonly weight: number } | undefined;
  for (const run of runs) {
    const labels = badLabels(run, notCounted);
    if (labels.length === 0) continue;
    const candidate = { run, weight: Math.max(...labels.map(weight)) };
    const better =
      !best ||
      candidate.weight > best.weight ||
      (candidate.weight === best.weight && run.nominal > best.run.nominal);
    if (better) best = candidate;
  }
  return best?.run;
};
