import { assess } from '../numbers/objective.ts';
import { byText, groupBy } from './group.ts';
import type { Histories } from './history.ts';
import type { Objectives } from './input.ts';
import type { GroupRow, JobRow, OwnerRow, PairOfCounts } from './report-data.ts';
import { addUpCounts, type NotCounted, startCounts, surviveCounts } from './tally-of.ts';

export type Measure = { readonly objectives: Objectives; readonly notCounted: NotCounted };

export const countsOfJobs = (jobs: readonly JobRow[], notCounted: NotCounted): PairOfCounts => ({
  start: addUpCounts(jobs.map((j) => startCounts(j.start, notCounted))),
  survive: addUpCounts(jobs.map((j) => surviveCounts(j.finish, notCounted))),
});

const group = (jobs: readonly JobRow[], { objectives, notCounted }: Measure): Omit<GroupRow, 'name'> => {
  const { start, survive } = countsOfJobs(jobs, notCounted);
  return {
    jobs: jobs.length,
    due: jobs.reduce((sum, j) => sum + j.due, 0),
    start,
    survive,
    verdicts: {
      start: assess(objectives.start, start).kind,
      survive: assess(objectives.survive, survive).kind,
    },
  };
};

type Group = Omit<GroupRow, 'name'> & { readonly name: string | null };

/** As the jobs: the most bad verdicts first, then the most unknown, then by name; nobody's last among equals. */
const worstFirst = (a: Group, b: Group): number =>
  b.start.bad + b.survive.bad - (a.start.bad + a.survive.bad) ||
  b.start.unknown + b.survive.unknown - (a.start.unknown + a.survive.unknown) ||
  Number(a.name === null) - Number(b.name === null) ||
  byText(a.name ?? '', b.name ?? '');

export const namespaceRows = (jobs: readonly JobRow[], measure: Measure): readonly GroupRow[] =>
  [...groupBy(jobs, (j) => j.namespace)]
    .map(([name, mine]) => ({ name, ...group(mine, measure) }))
    .toSorted(worstFirst);

export const ownerRows = (
  jobs: readonly JobRow[],
  histories: Histories,
  measure: Measure,
): readonly OwnerRow[] =>
  [...groupBy(jobs, (j) => j.owner)]
    .map(([name, mine]) => ({ name, ...group(mine, measure), ...histories.of(name) }))
    .toSorted(worstFirst);
