import { memoryStore } from '../../adapters/memory/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { closeDays, dayOfZone, openDays } from '../../core/pipeline/days.ts';
import { prune } from '../../core/pipeline/prune.ts';
import { reportInput } from '../../core/pipeline/report.ts';
import { step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../../core/pipeline/working-set.ts';
import type { Rollup } from '../../core/ports/judgements.ts';
import { renderText } from '../../core/report/render-text.ts';
import { buildReport } from '../../core/report/report.ts';
import { plainStyle } from '../../core/report/style.ts';
import { instant } from '../../core/time.ts';
import { BEGIN, factsOf } from './tick.ts';

export type WeekBench = {
  readonly cronJobs: number;
  readonly minutes: number;
  readonly dueRuns: number;
  readonly microsecondsPerRun: number;
  /** What the full week of 10.08 million due runs takes at this rate. */
  readonly secondsPerWeek: number;
  readonly largestHeapMebibytes: number;
};

const MINUTE = 60_000;
const WEEK_RUNS = 10_080_000;

/** The load test's size (1,000 CronJobs every minute), from tick facts in memory through the judge to the report. */
export const run = async (cronJobs = 1000, minutes = 180): Promise<readonly WeekBench[]> => {
  const zone = findZone('UTC');
  if (zone === undefined) throw new Error('UTC is always known');
  const dayOf = dayOfZone(zone);
  const rollups: Rollup[] = [];
  let set: WorkingSet = emptyWorkingSet();
  let [cpu, heap] = [0, 0];
  for (let tick = 0; tick <= minutes; tick++) {
    const at = instant(BEGIN + tick * MINUTE);
    const facts: readonly Fact[] = factsOf({ cronJobs, period: 1 }, tick);
    const before = process.cpuUsage();
    const done = step(
      set,
      { sequence: tick + 1, at, facts, resume: '', hash: '', previous: '' },
      defaultPolicy,
    );
    rollups.push(...closeDays(set, done.pages, dayOf));
    if (tick % 60 === 59) set = prune(set);
    const spent = process.cpuUsage(before);
    cpu += spent.user + spent.system;
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  const before = process.cpuUsage();
  const store = memoryStore();
  await store.judgements.putRollups('bench', rollups);
  const window = { kind: 'custom', interval: { from: BEGIN, to: set.asOf } } as const;
  const ports = { cluster: 'bench', ...store, policy: defaultPolicy, zone, dayOf };
  const text = renderText(
    buildReport(await reportInput(ports, { set, days: openDays(set, ports.dayOf) }, { window }), set.asOf),
    plainStyle,
  );
  if (text.length === 0) throw new Error('an empty report');
  const spent = process.cpuUsage(before);
  cpu += spent.user + spent.system;
  const dueRuns = cronJobs * minutes;
  return [
    {
      cronJobs,
      minutes,
      dueRuns,
      microsecondsPerRun: Math.round(cpu / dueRuns),
      secondsPerWeek: Math.round((cpu / dueRuns) * (WEEK_RUNS / 1_000_000)),
      largestHeapMebibytes: Math.round(heap / 1_048_576),
    },
  ];
};

if (process.argv[1] === import.meta.filename) {
  const [cronJobs, minutes] = process.argv.slice(2).map(Number);
  console.table(await run(cronJobs, minutes));
}
