import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** What one process prints (week-run.ts): seconds of CPU, microseconds of CPU for a run, bytes. */
type Printed = {
  readonly cronJobs: number;
  readonly minutes: number;
  readonly runs: number;
  readonly facts: number;
  readonly spent: { readonly facts: number; readonly judge: number; readonly report: number };
  readonly microsecondsPerRun: {
    readonly judged: { readonly least: number; readonly median: number; readonly p90: number };
  };
  readonly peak: number;
};

export type WeekBench = {
  readonly cronJobs: number;
  readonly minutes: number;
  readonly dueRuns: number;
  readonly facts: number;
  /** Making the facts, which is no part of the budget. */
  readonly generatorSeconds: number;
  readonly judgeSeconds: number;
  readonly reportSeconds: number;
  /** Judge and report, without the facts' making. */
  readonly microsecondsPerRun: number;
  /** The judge's, in the quickest tick, the middle one, and the first of the slowest tenth. */
  readonly ofTicks: string;
  /** What 10.08 million due runs take by the median tick, and the report. */
  readonly secondsPerWeek: number;
  readonly peakMebibytes: number;
};

const WEEK_RUNS = 10_080_000;
const MEBIBYTE = 1_048_576;

/**
 * The load test's size (1,000 CronJobs every minute), from tick facts in memory through the judge to the report's mail.
 * Bundled as the product is: a loader that compiles each file by itself slows the judge down. One thread, 1 GiB.
 */
export const run = (cronJobs = 1000, minutes = 10_080): readonly WeekBench[] => {
  const folder = mkdtempSync(join(tmpdir(), 'cronwitness-week-'));
  try {
    const outfile = join(folder, 'week.mjs');
    const entryPoints = [join(import.meta.dirname, 'week-run.ts')];
    buildSync({ entryPoints, outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm' });
    const flags = ['--single-threaded', '--max-old-space-size=1024'];
    const text = execFileSync(process.execPath, [...flags, outfile, `${cronJobs}`, `${minutes}`], {
      encoding: 'utf8',
    });
    return [tableOf(JSON.parse(text))];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const tableOf = ({ cronJobs, minutes, runs, facts, spent, microsecondsPerRun, peak }: Printed): WeekBench => {
  const { least, median, p90 } = microsecondsPerRun.judged;
  const round = (n: number): number => Math.round(n * 100) / 100;
  return {
    cronJobs,
    minutes,
    dueRuns: runs,
    facts,
    generatorSeconds: round(spent.facts),
    judgeSeconds: round(spent.judge),
    reportSeconds: round(spent.report),
    microsecondsPerRun: round(((spent.judge + spent.report) * 1e6) / runs),
    ofTicks: `${least} · ${median} · ${p90}`,
    secondsPerWeek: round((median * WEEK_RUNS) / 1e6 + spent.report),
    peakMebibytes: Math.round(peak / MEBIBYTE),
  };
};

if (process.argv[1] === import.meta.filename) {
  const [cronJobs, minutes] = process.argv.slice(2).map(Number);
  console.table(run(cronJobs, minutes));
}
