import { expect, test } from 'vitest';
import { compareSchedules } from '../../../core/chronos/compare.ts';
import { cronSide } from '../../../core/chronos/cron-side.ts';
import { ianaZones } from '../../../core/chronos/iana-zones.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';
import { asController, corpus, type Pair, WINDOW } from './corpus.ts';
import { slowChronos, slowCron } from './slow-calendar.ts';

const job = (pair: Pair) => ({
  name: 'job',
  command: 'true',
  owner: '',
  disabled: false,
  concurrent: false,
  retries: 2,
  epsilon: pair.epsilon,
  successCount: 0,
  errorCount: 0,
  lastSuccess: '',
  lastError: '',
  trigger: { kind: 'schedule', schedule: pair.schedule, scheduleTimeZone: pair.scheduleTimeZone } as const,
});

const compare = (pair: Pair) => {
  const parsed = parseSchedule({ expression: pair.cron, timeZone: pair.cronZone });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const cron = cronSide(parsed.schedule, WINDOW);
  return compareSchedules({ job: job(pair), cron, version: pair.version, zones: ianaZones, window: WINDOW });
};

const firstOnlyInOne = (a: readonly number[], b: readonly number[]): number | undefined => {
  const i = a.findIndex((at, k) => at !== b[k]);
  if (i >= 0) return Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[i] ?? Number.POSITIVE_INFINITY);
  return b[a.length];
};

test('the corpus has at least 300 different pairs', () => {
  const different = new Set(
    corpus().map((p) =>
      JSON.stringify([p.schedule, p.scheduleTimeZone, p.cron, p.cronZone, p.version, p.epsilon]),
    ),
  );
  expect(different.size).toBeGreaterThanOrEqual(300);
});

test.each(corpus())('$says: $schedule $scheduleTimeZone beside $cron $cronZone', (pair) => {
  const found = compare(pair);
  const calendar = found.differences.filter(({ reason }) => reason !== 'epsilon-ignored');
  const cron = asController(pair, slowCron(pair.cron, pair.cronZone, WINDOW));
  const mismatch = firstOnlyInOne(slowChronos(pair.slow, WINDOW), cron);
  expect(found.differences.map(({ reason }) => reason).sort()).toEqual([...pair.reasons].sort());
  expect(calendar.length === 0, 'equivalent by the slow calendar').toBe(mismatch === undefined);
  expect(calendar[0]?.firstAt ?? undefined, 'first date by the slow calendar').toBe(mismatch);
});
