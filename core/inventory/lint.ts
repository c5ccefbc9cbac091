import { formatInstant, fromUnixSeconds, type Instant } from '../time.ts';
import { type Crowding, crowding, isCrowded } from './crowding.ts';
import type { Finding } from './finding.ts';
import type { PlacedJob } from './job.ts';
import { lintName, lintUnique } from './lint-name.ts';
import { lintResources } from './lint-resources.ts';
import { lintTiming, type ScheduleFacts, scheduleFacts } from './lint-schedule.ts';

export type LintResult = { readonly findings: readonly Finding[]; readonly crowding: Crowding };

/**
 * Every finding about an inventory, in the order of the files. The clock decides only which DST dates are named
 * (two years from `asOf`) and which day is counted for crowding (the one after `asOf`).
 */
export const lintJobs = (jobs: readonly PlacedJob[], asOf: Instant): LintResult => {
  const known = new Map<string, ScheduleFacts>();
  const factsOf = ({ job }: PlacedJob): ScheduleFacts => {
    const key = `${job.timeZone ?? ''}\n${job.schedule}`;
    const facts = known.get(key) ?? scheduleFacts(job.schedule, job.timeZone, asOf);
    known.set(key, facts);
    return facts;
  };
  const findings = jobs.flatMap((placed) => [
    ...lintName(placed),
    ...lintTiming(placed, factsOf(placed)),
    ...lintResources(placed),
  ]);
  const crowd = crowding(jobs.map((placed) => factsOf(placed).nextDay));
  const all = [...findings, ...lintUnique(jobs), ...crowdFinding(jobs, crowd)];
  return { findings: all.sort(byPosition), crowding: crowd };
};

const byPosition = (a: Finding, b: Finding): number =>
  compareText(a.at.file, b.at.file) ||
  a.at.line - b.at.line ||
  a.at.column - b.at.column ||
  compareText(a.rule, b.rule);

// By code unit: the same order in every locale.
const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b);

const crowdFinding = (jobs: readonly PlacedJob[], crowd: Crowding): readonly Finding[] => {
  const first = jobs[0];
  if (first === undefined || crowd.peak === null || !isCrowded(crowd)) return [];
  const { at, starts } = crowd.peak;
  const message = `${starts} jobs start at ${formatInstant(fromUnixSeconds(at))}: spread their minutes`;
  return [{ severity: 'warning', rule: 'crowded-minute', job: '', message, at: first.at('') }];
};
