import type { ResourceCoverage } from '../history/coverage.ts';
import { blindWithin } from '../history/coverage.ts';
import type { Rollup } from '../ports/judgements.ts';
import type { Duration, Interval } from '../time.ts';
import {
  FINISH_COUNTS,
  type FinishKind,
  START_COUNTS,
  type StartKind,
  type Verdict,
} from '../verdict/verdict.ts';
import { isBadLabel, isUnknownLabel, totalOf } from './label-counts.ts';
import type { CronJobName } from './query.ts';

/** One letter for the worst verdict of a cell; `.` where nothing was due. */
export const CELLS = {
  none: '.',
  good: 'g',
  failed: 'f',
  excluded: 's',
  undecided: 'p',
  unknown: 'u',
  late: 'l',
  killed: 'k',
  'never-started': 'n',
  dropped: 'd',
} as const;
export type Cell = (typeof CELLS)[keyof typeof CELLS];

const OF_START: Readonly<Record<StartKind, Cell>> = {
  'on-time': 'g',
  late: 'l',
  'never-started': 'n',
  dropped: 'd',
  skipped: 's',
  excused: 's',
  unknown: 'u',
  pending: 'p',
};
const OF_FINISH: Readonly<Record<FinishKind, Cell>> = {
  completed: 'g',
  failed: 'f',
  killed: 'k',
  running: 'p',
  unknown: 'u',
};

// From the least to the worst: a cell shows the worst that it holds.
const ORDER: readonly Cell[] = ['.', 's', 'g', 'p', 'f', 'u', 'l', 'k', 'n', 'd'];
const worse = (a: Cell, b: Cell): Cell => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

const cellOf = ({ start, finish }: Verdict): Cell => {
  const started = OF_START[start.kind];
  if (finish === null) return started;
  // A run that is on time and still at work is no more than open.
  return worse(started, OF_FINISH[finish.kind]);
};

/** One letter for each cell of the window, which begins where a cell begins. */
export const cellsOf = (verdicts: readonly Verdict[], window: Interval, cell: Duration): string => {
  const cells: Cell[] = Array.from({ length: Math.ceil((window.to - window.from) / cell) }, () => '.');
  for (const v of verdicts) {
    const i = Math.floor((v.nominal - window.from) / cell);
    const before = cells[i];
    if (before !== undefined) cells[i] = worse(before, cellOf(v));
  }
  return cells.join('');
};

/** Runs with a bad verdict, and runs with an unknown one: a run that is both is bad. */
export const sumsOf = (verdicts: readonly Verdict[]) => {
  const sums = { due: verdicts.length, bad: 0, unknown: 0 };
  for (const v of verdicts) {
    const counts = [START_COUNTS[v.start.kind], v.finish === null ? null : FINISH_COUNTS[v.finish.kind]];
    if (counts.includes('bad')) sums.bad++;
    else if (counts.includes('unknown')) sums.unknown++;
  }
  return sums;
};

export type HeatJob = CronJobName & { readonly owner: string | null };
type Ranked = HeatJob & { readonly bad: number; readonly unknown: number };

/** The CronJobs that had runs on the days of the rollups, the worst first, then by name. */
export const heatJobs = (rollups: readonly Rollup[]): readonly HeatJob[] => {
  const jobs = new Map<string, Ranked>();
  for (const r of rollups) {
    const key = `${r.namespace}/${r.name}`;
    const known = jobs.get(key) ?? { bad: 0, unknown: 0 };
    jobs.set(key, {
      namespace: r.namespace,
      name: r.name,
      owner: r.owner,
      bad: known.bad + totalOf(r.start, isBadLabel) + totalOf(r.finish, isBadLabel),
      unknown: known.unknown + totalOf(r.start, isUnknownLabel) + totalOf(r.finish, isUnknownLabel),
    });
  }
  return [...jobs]
    .toSorted(([x, a], [y, b]) => b.bad - a.bad || b.unknown - a.unknown || (x < y ? -1 : 1))
    .map(([, { namespace, name, owner }]) => ({ namespace, name, owner }));
};

/** When CronJobs, Jobs or Pods could not be seen, cut to the window: what is hatched. */
export const blindTimes = (
  coverage: Readonly<Record<'cronjobs' | 'jobs' | 'pods', ResourceCoverage>>,
  window: Interval,
): readonly (Interval & { readonly resource: 'cronjobs' | 'jobs' | 'pods' })[] =>
  (['cronjobs', 'jobs', 'pods'] as const).flatMap((resource) =>
    blindWithin(coverage[resource], window).map((interval) => ({ resource, ...interval })),
  );
