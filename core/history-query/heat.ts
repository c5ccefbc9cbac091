import type { ResourceCoverage } from '../history/coverage.ts';
import { blindWithin } from '../history/coverage.ts';
import { hourOf } from '../pipeline/step.ts';
import type { Rollup } from '../ports/judgements.ts';
import { hours, type Interval } from '../time.ts';
import type { FinishKind, StartKind, Verdict } from '../verdict/verdict.ts';
import { isBadLabel, isUnknownLabel, totalOf } from './label-counts.ts';
import type { CronJobName } from './query.ts';

const HOUR = hours(1);

/** One letter for the worst verdict of an hour; `.` where nothing was due. */
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

// From the least to the worst: a cell shows the worst of its hour.
const ORDER: readonly Cell[] = ['.', 's', 'g', 'p', 'f', 'u', 'l', 'k', 'n', 'd'];
const worse = (a: Cell, b: Cell): Cell => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

const cellOf = ({ start, finish }: Verdict): Cell => {
  const started = OF_START[start.kind];
  if (finish === null) return started;
  // A run that is on time and still at work is no more than open.
  return worse(started, OF_FINISH[finish.kind]);
};

/** One letter for each hour of the window, which begins on an hour. */
export const cellsOf = (verdicts: readonly Verdict[], window: Interval): string => {
  const cells: Cell[] = Array.from({ length: Math.ceil((window.to - window.from) / HOUR) }, () => '.');
  for (const v of verdicts) {
    const i = (hourOf(v.nominal) - window.from) / HOUR;
    const before = cells[i];
    if (before !== undefined) cells[i] = worse(before, cellOf(v));
  }
  return cells.join('');
};

export type HeatJob = CronJobName & {
  readonly owner: string | null;
  readonly due: number;
  readonly bad: number;
  readonly unknown: number;
};

/** The CronJobs that had runs, the worst first, then by name. */
export const heatJobs = (rollups: readonly Rollup[]): readonly HeatJob[] => {
  const jobs = new Map<string, HeatJob>();
  for (const r of rollups) {
    const key = `${r.namespace}/${r.name}`;
    const known = jobs.get(key) ?? { due: 0, bad: 0, unknown: 0 };
    jobs.set(key, {
      namespace: r.namespace,
      name: r.name,
      owner: r.owner,
      due: known.due + totalOf(r.start, () => true),
      bad: known.bad + totalOf(r.start, isBadLabel) + totalOf(r.finish, isBadLabel),
      unknown: known.unknown + totalOf(r.start, isUnknownLabel) + totalOf(r.finish, isUnknownLabel),
    });
  }
  return [...jobs]
    .toSorted(([x, a], [y, b]) => b.bad - a.bad || b.unknown - a.unknown || (x < y ? -1 : 1))
    .map(([, job]) => job);
};

/** When CronJobs, Jobs or Pods could not be seen, cut to the window: what is hatched. */
export const blindTimes = (
  coverage: Readonly<Record<'cronjobs' | 'jobs' | 'pods', ResourceCoverage>>,
  window: Interval,
): readonly (Interval & { readonly resource: 'cronjobs' | 'jobs' | 'pods' })[] =>
  (['cronjobs', 'jobs', 'pods'] as const).flatMap((resource) =>
    blindWithin(coverage[resource], window).map((interval) => ({ resource, ...interval })),
  );
