import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone, openDays } from '../../core/pipeline/days.ts';
import { judgeNew } from '../../core/pipeline/judge.ts';
import { reportInput } from '../../core/pipeline/report.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import type { Head } from '../../core/ports/ledger.ts';
import { renderHtml } from '../../core/report/render-html.ts';
import { buildReport } from '../../core/report/report.ts';
import { instant } from '../../core/time.ts';
import { BEGIN, factsOfTick, MINUTE } from './week-facts.ts';

/** Seconds of CPU, the store's engine in the same process included. */
export type StoredWeek = {
  readonly cronJobs: number;
  readonly minutes: number;
  readonly dueRuns: number;
  readonly ledgerSeconds: number;
  readonly judgeSeconds: number;
  readonly reportSeconds: number;
  readonly microsecondsPerRun: number;
  /** So much for 10.08 million runs, the report once. */
  readonly secondsPerWeek: number;
};

const WEEK_RUNS = 10_080_000;

/** The load test's size through the embedded DynamoDB: each tick's facts are written, read again, judged and reported. */
export const run = async (cronJobs = 1000, minutes = 75): Promise<readonly StoredWeek[]> => {
  const embedded = await startEmbedded();
  try {
    return [await measured(dynamoStore(embedded), { cronJobs, minutes })];
  } finally {
    await embedded.stop();
  }
};

type Size = { readonly cronJobs: number; readonly minutes: number };

const measured = async (
  store: ReturnType<typeof dynamoStore>,
  { cronJobs, minutes }: Size,
): Promise<StoredWeek> => {
  const zone = findZone('UTC');
  if (zone === undefined) throw new Error('UTC is always known');
  const dayOf = dayOfZone(zone);
  const ports = { cluster: 'bench', ...store, policy: defaultPolicy, dayOf, ...snapshotSqueeze };
  let [ledgerSeconds, judgeSeconds] = [0, 0];
  let head: Head | null = null;
  let set: WorkingSet | null = null;
  for (let tick = 0; tick <= minutes; tick++) {
    const at = instant(BEGIN + tick * MINUTE);
    const facts = factsOfTick(cronJobs, tick);
    const [appended, written] = await cpuOf(() =>
      store.ledger.append('bench', head, { at, facts, resume: '' }),
    );
    if (appended.kind === 'taken') throw new Error('nobody else writes here');
    head = appended.head;
    const [judged, spent] = await cpuOf(() => judgeNew(ports, set));
    set = judged;
    ledgerSeconds += written;
    judgeSeconds += spent;
  }
  const interval = { from: instant(BEGIN), to: instant(BEGIN + minutes * MINUTE) };
  const [, reportSeconds] = await cpuOf(async () => {
    if (set === null) return '';
    const window = { kind: 'custom', interval } as const;
    const input = await reportInput({ ...ports, zone }, { set, days: openDays(set, dayOf) }, { window });
    return renderHtml(buildReport(input, set.asOf));
  });
  const dueRuns = cronJobs * minutes;
  const microsecondsPerRun = ((ledgerSeconds + judgeSeconds) * 1e6) / dueRuns;
  const secondsPerWeek = Math.round((microsecondsPerRun * WEEK_RUNS) / 1e6 + reportSeconds);
  return {
    cronJobs,
    minutes,
    dueRuns,
    ledgerSeconds,
    judgeSeconds,
    reportSeconds,
    microsecondsPerRun,
    secondsPerWeek,
  };
};

const cpuOf = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
};

if (process.argv[1] === import.meta.filename) {
  const [cronJobs, minutes] = process.argv.slice(2).map(Number);
  console.table(await run(cronJobs, minutes));
}
