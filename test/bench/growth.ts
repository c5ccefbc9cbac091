import { buildReport } from '../../core/report/report.ts';
import { at } from '../core/report/verdicts.ts';
import { inputOf, rollupsOf } from '../core/report/weeks.ts';
import { run as tick } from './tick.ts';
import { run as week } from './week.ts';

export type Growth = {
  readonly along: 'jobs' | 'runs' | 'weeks';
  readonly size: number;
  readonly milliseconds: number;
  /** Milliseconds for each of `size`, relative to the smallest size: 1.0 is linear, more grows faster. */
  readonly perOne: string;
};

type Sized = { readonly size: number; readonly milliseconds: number };

/** CPU time of three sizes along each axis on which a cluster grows. */
export const run = async (): Promise<readonly Growth[]> => {
  // The first of a kind pays for the compiler.
  ofJobs(300);
  await ofRuns(10);
  ofWeeks(2);
  return [
    ...growth('jobs', [300, 1000, 3000].map(ofJobs)),
    ...growth('runs', [await ofRuns(10), await ofRuns(20), await ofRuns(40)]),
    ...growth('weeks', [2, 4, 8].map(ofWeeks)),
  ];
};

const growth = (along: Growth['along'], sizes: readonly Sized[]): readonly Growth[] => {
  const [first] = sizes;
  if (first === undefined) return [];
  const unit = first.milliseconds / first.size;
  return sizes.map(({ size, milliseconds }) => ({
    along,
    size,
    milliseconds: Math.round(milliseconds),
    perOne: (milliseconds / size / unit).toFixed(2),
  }));
};

/** The median tick of a fleet of hourly CronJobs, a sixtieth of which is due in it. */
const ofJobs = (cronJobs: number): Sized => ({
  size: cronJobs,
  milliseconds: tick(12, { cronJobs, period: 60 }).median.cpuMilliseconds,
});

/** 50 CronJobs every minute for so many minutes, tick by tick to the report. */
const ofRuns = async (minutes: number): Promise<Sized> => {
  const [measured] = await week(50, minutes);
  if (measured === undefined) throw new Error('the week was not measured');
  return { size: measured.dueRuns, milliseconds: (measured.microsecondsPerRun * measured.dueRuns) / 1000 };
};

/** A report over the rollups of 300 hourly jobs and so many weeks before. */
const ofWeeks = (weeks: number): Sized => {
  const jobs = Array.from({ length: 300 }, (_, i) => ({
    namespace: `team-${i % 20}`,
    name: `job-${i}`,
    owner: `team-${i % 20}`,
    perDay: 24,
  }));
  const rollups = rollupsOf(jobs, () => ({}), { weeks });
  const before = process.cpuUsage();
  buildReport(inputOf({ rollups }), at('2026-11-23T05:00:00Z'));
  const { user, system } = process.cpuUsage(before);
  return { size: weeks, milliseconds: (user + system) / 1000 };
};
