import type { FinishKind, StartKind } from '../verdict/verdict.ts';
import { byText } from './group.ts';
import type { CauseRow, JobRow, RunsSection } from './report-data.ts';
import {
  addTallies,
  type NotCounted,
  runsOfKind,
  startCounts,
  surviveCounts,
  type Tally,
  totalOf,
} from './tally-of.ts';

const cause = (label: string, runs: number, counts: boolean): CauseRow => {
  const [kind = label, why = ''] = label.split('/', 2);
  return { kind, cause: why, runs, counts };
};

/** Every label with a cause: late, never started, dropped, killed. Those that count first, then the most frequent. */
export const causesOf = (start: Tally, finish: Tally, notCounted: NotCounted): readonly CauseRow[] =>
  [
    ...Object.entries(start).map(([label, runs]) =>
      cause(label, runs, startCounts({ [label]: 1 }, notCounted).bad > 0),
    ),
    ...Object.entries(finish).map(([label, runs]) =>
      cause(label, runs, surviveCounts({ [label]: 1 }, notCounted).bad > 0),
    ),
  ]
    .filter((c) => c.cause !== '')
    .toSorted(
      (a, b) =>
        Number(b.counts) - Number(a.counts) ||
        b.runs - a.runs ||
        byText(a.kind, b.kind) ||
        byText(a.cause, b.cause),
    );

export const runsSection = (jobs: readonly JobRow[], notCounted: NotCounted): RunsSection => {
  const start = addTallies(jobs.map((j) => j.start));
  const finish = addTallies(jobs.map((j) => j.finish));
  const starts = (kind: StartKind): number => runsOfKind(start, kind);
  const finishes = (kind: FinishKind): number => runsOfKind(finish, kind);
  return {
    due: totalOf(start),
    start: {
      'on-time': starts('on-time'),
      late: starts('late'),
      'never-started': starts('never-started'),
      dropped: starts('dropped'),
      skipped: starts('skipped'),
      excused: starts('excused'),
      unknown: starts('unknown'),
      pending: starts('pending'),
    },
    finish: {
      completed: finishes('completed'),
      failed: finishes('failed'),
      killed: finishes('killed'),
      running: finishes('running'),
      unknown: finishes('unknown'),
    },
    causes: causesOf(start, finish, notCounted),
  };
};
