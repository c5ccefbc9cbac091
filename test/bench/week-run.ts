import { memoryStore } from '../../adapters/memory/store.ts';
import { decodeFacts } from '../../core/facts/codec.ts';
import type { Columns } from '../../core/facts/columns.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { closeDays, dayOfZone, openDays } from '../../core/pipeline/days.ts';
import { prune } from '../../core/pipeline/prune.ts';
import { reportInput } from '../../core/pipeline/report.ts';
import { step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../../core/pipeline/working-set.ts';
import type { Rollup } from '../../core/ports/judgements.ts';
import { renderHtml } from '../../core/report/render-html.ts';
import { renderText } from '../../core/report/render-text.ts';
import { buildReport } from '../../core/report/report.ts';
import { plainStyle } from '../../core/report/style.ts';
import { instant } from '../../core/time.ts';
import { weekColumns } from './week-columns.ts';
import { BEGIN, FACTS_PER_RUN, MINUTE } from './week-facts.ts';

// Run by week.ts as a process of its own, bundled as the product is. Prints one line of JSON.

const [cronJobs = 1000, minutes = 10_080] = process.argv.slice(2).map(Number);

const cpuOf = <T>(work: () => T): readonly [T, number] => {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
};

const zone = findZone('UTC');
if (zone === undefined) throw new Error('UTC is always known');
const dayOf = dayOfZone(zone);
const rollups: Rollup[] = [];
let set: WorkingSet = emptyWorkingSet(process.env.GENERAL !== undefined);
const spent = { facts: 0, judge: 0, report: 0 };
let [facts, heap] = [0, 0];
const ticks: { readonly generated: number; readonly judged: number }[] = [];

const judgeTick = (tick: number, columns: Columns): void => {
  const at = instant(BEGIN + tick * MINUTE);
  const record = {
    sequence: tick + 1,
    at,
    columns,
    get facts() {
      return decodeFacts(columns, at);
    },
  };
  rollups.push(...closeDays(set, step(set, record, defaultPolicy).pages, dayOf));
  // As the judge does with its snapshot (core/pipeline/judge.ts).
  if (tick % 60 === 20) set = prune(set);
};

const columnsOf = weekColumns(cronJobs);
for (let tick = 0; tick <= minutes; tick++) {
  const [brought, generated] = cpuOf(() => columnsOf(tick));
  const [, judged] = cpuOf(() => judgeTick(tick, brought));
  spent.facts += generated;
  spent.judge += judged;
  ticks.push({ generated, judged });
  facts += cronJobs * FACTS_PER_RUN;
  if (tick % 30 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
}

const report = async () => {
  const store = memoryStore();
  await store.judgements.putRollups('bench', rollups);
  const window = {
    kind: 'custom',
    interval: { from: instant(BEGIN), to: instant(BEGIN + minutes * MINUTE) },
  } as const;
  const ports = { cluster: 'bench', ...store, policy: defaultPolicy, zone };
  const input = await reportInput(ports, { set, days: openDays(set, dayOf) }, { window });
  const built = buildReport(input, set.asOf);
  const counted = input.rollups.reduce((sum, r) => sum + (r.start['on-time'] ?? 0), 0);
  return { text: renderText(built, plainStyle), html: renderHtml(built), counted };
};
const before = process.cpuUsage();
const { text, html, counted } = await report();
const { user, system } = process.cpuUsage(before);
spent.report = (user + system) / 1e6;
if (process.env.SHOW !== undefined) process.stderr.write(text);
const runs = cronJobs * minutes;
const share = (of: 'generated' | 'judged', part: number): number => {
  const sorted = ticks.map((t) => t[of]).toSorted((a, b) => a - b);
  return Math.round(((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) / cronJobs) * 1e8) / 100;
};
const perRun = (of: 'generated' | 'judged') => ({
  least: share(of, 0),
  tenth: share(of, 0.1),
  median: share(of, 0.5),
  p90: share(of, 0.9),
});
process.stdout.write(
  `${JSON.stringify({ cronJobs, minutes, runs, counted, facts, spent, microsecondsPerRun: { generated: perRun('generated'), judged: perRun('judged') }, heap, html: html.length, rss: process.memoryUsage().rss, peak: process.resourceUsage().maxRSS * 1024 })}\n`,
);
