import { expect, test } from 'vitest';
import { runOfEvent } from '../../adapters/chronos/external-run-event.ts';
import { pollChronos } from '../../adapters/chronos/poll.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { externalRunsOn } from '../../adapters/store/external-runs.ts';
import type { ChronosJob } from '../../core/chronos/chronos-job.ts';
import type { ExternalRun } from '../../core/migration/external-run.ts';
import { gatherOld } from '../../core/migration/gather-old.ts';
import { silenceCounts } from '../../core/migration/old-evidence.ts';
import { takePoll } from '../../core/migration/take-poll.ts';
import { formatInstant, type Instant, instant, minutes } from '../../core/time.ts';
import { aJob } from '../core/migration/builders.ts';

const at = (time: string): Instant => instant(Date.parse(`2026-11-22T${time}Z`));
const DAY = { from: at('00:00:00'), to: instant(at('00:00:00') + 86_400_000) };
const book = () => {
  const table = memoryTable();
  return { table, ...externalRunsOn(table) };
};
const aRun = (startedAt: Instant): ExternalRun => ({
  job: 'ledger',
  startedAt,
  endedAt: null,
  outcome: 'unknown',
  witness: 'told',
});

test('a run that is told twice is one run, in the month that it belongs to', async () => {
  const { put, runs } = book();
  const [october, november] = [instant(Date.UTC(2026, 9, 31, 23, 59)), instant(Date.UTC(2026, 10, 1))];
  await put([aRun(october), aRun(november)]);
  await put([aRun(november)]);
  const found = await runs('ledger', { from: october, to: instant(november + 1) });
  expect(found).toEqual([aRun(october), aRun(november)]);
  expect(await runs('ledger', { from: october, to: november })).toEqual([aRun(october)]);
  expect(await runs('other', { from: october, to: instant(november + 1) })).toEqual([]);
});

test('what is complete is kept for one job or for all', async () => {
  const { declare, completeness } = book();
  const stated = [
    { job: null, interval: DAY },
    { job: 'ledger', interval: DAY },
  ];
  for (const one of [...stated, ...stated]) await declare(one);
  expect(await completeness()).toEqual(stated);
});

const listed = (given: Partial<ChronosJob> = {}): ChronosJob => ({
  name: 'Ledger',
  command: '',
  trigger: { kind: 'schedule', schedule: 'R//PT1H', scheduleTimeZone: '' },
  owner: '',
  disabled: false,
  concurrent: false,
  retries: 2,
  epsilon: null,
  successCount: 10,
  errorCount: 0,
  lastSuccess: '2026-11-22T00:10:00.000Z',
  lastError: '',
  ...given,
});
const job = aJob({ longestRunSeconds: 600 });
const quiet = async (store: ReturnType<typeof book>) => {
  const old = (await gatherOld(store, [job], DAY)).get('ledger');
  if (old === undefined) throw new Error('no evidence');
  const ends = old.runs.map(({ endedAt }) => (endedAt === null ? '' : formatInstant(endedAt)));
  return {
    ends,
    silent: silenceCounts(job, old).map(({ from, to }) =>
      [from, to].map((t) => formatInstant(t).slice(11, 16)).join('-'),
    ),
  };
};

test('looks at Chronos become ends of runs, and times of proven silence', async () => {
  const store = book();
  const look = (time: string, given: Partial<ChronosJob> = {}) => takePoll(store, [listed(given)], at(time));
  await look('01:00:00');
  await look('01:05:00');
  const one = { successCount: 11, lastSuccess: '2026-11-22T01:06:00.000Z' };
  expect(await look('01:10:00', one)).toMatchObject({ changed: 1, runs: 1, unseen: 0 });
  for (const time of ['01:19:00', '01:28:00', '01:37:00']) await look(time, one);
  const three = { successCount: 14, lastSuccess: '2026-11-22T01:44:00.000Z' };
  expect(await look('01:46:00', three)).toMatchObject({ changed: 1, runs: 1, unseen: 2 });
  expect(await quiet(store)).toEqual({
    ends: ['2026-11-22T01:06:00Z', '2026-11-22T01:44:00Z'],
    // 1:10 to 1:37, less the ten minutes that a run may take; 1:00 to 1:05 is too short to prove anything.
    silent: ['01:10-01:27'],
  });
});

test('a look that comes too late begins a new stretch; what ended meanwhile is still told', async () => {
  const store = book();
  await takePoll(store, [listed()], at('01:00:00'));
  await takePoll(
    store,
    [listed({ successCount: 11, lastSuccess: '2026-11-22T02:06:00.000Z' })],
    at('02:30:00'),
  );
  expect(await quiet(store)).toEqual({ ends: ['2026-11-22T02:06:00Z'], silent: [] });
  expect(await store.looks(DAY)).toEqual([
    { from: at('01:00:00'), to: at('01:00:00') },
    { from: at('02:30:00'), to: at('02:30:00') },
  ]);
});

test('counters that went back, and a job that is new to us, prove nothing', async () => {
  const store = book();
  await takePoll(store, [], at('01:00:00'));
  for (const time of ['01:09:00', '01:18:00', '01:27:00', '01:36:00'])
    await takePoll(store, [listed()], at(time));
  const reset = await takePoll(store, [listed({ successCount: 0, lastSuccess: '' })], at('01:45:00'));
  expect(reset).toMatchObject({ resets: 1, runs: 0 });
  expect((await quiet(store)).silent).toEqual(['01:09-01:26']);
});

test('a poll that dies at any write is made good by the next', async () => {
  const steps: readonly [string, ChronosJob][] = [
    ['01:00:00', listed()],
    ['01:05:00', listed({ successCount: 11, lastSuccess: '2026-11-22T01:04:00.000Z' })],
    ['01:10:00', listed({ successCount: 12, lastSuccess: '2026-11-22T01:09:00.000Z' })],
  ];
  const ends = ['2026-11-22T01:04:00Z', '2026-11-22T01:09:00Z'];
  for (let death = 1; death <= 12; death++) {
    const store = book();
    let writes = 0;
    const dying = externalRunsOn({
      ...store.table,
      write: async (puts, deletes) => {
        writes += 1;
        if (writes === death) throw new Error('died');
        await store.table.write(puts, deletes);
      },
    });
    for (const [time, one] of steps) {
      const again = () => takePoll(dying, [one], at(time));
      await again().catch(again);
    }
    expect([death, (await quiet(store)).ends]).toEqual([death, ends]);
  }
});

test('the loop goes on after a Chronos that failed, and ends when it is told to', async () => {
  const store = book();
  const stop = new AbortController();
  const told: string[] = [];
  let [looks, now] = [0, at('01:00:00')];
  await pollChronos({
    book: store,
    list: async () => {
      looks += 1;
      if (looks === 2) throw new Error('down');
      return [listed()];
    },
    every: minutes(1),
    now: () => now,
    wait: async (length) => {
      now = instant(now + length);
      if (looks === 3) stop.abort();
    },
    taken: (_, when) => told.push(formatInstant(when)),
    failed: (error) => told.push(String(error)),
    signal: stop.signal,
  });
  expect(told).toEqual(['2026-11-22T01:00:00Z', 'Error: down', '2026-11-22T01:02:00Z']);
});

test('an External Run of the bus is the run that it tells', () => {
  const detail = { job: 'ledger', startedAt: '2026-11-22T01:00:00Z', endedAt: '', outcome: 'succeeded' };
  expect(runOfEvent({ 'detail-type': 'External Run', source: 'external', detail })).toEqual({
    kind: 'run',
    run: { job: 'ledger', startedAt: at('01:00:00'), endedAt: null, outcome: 'succeeded', witness: 'told' },
  });
});

test.each([
  [{ 'detail-type': 'Run Missed', detail: {} }, 'not an event of the detail-type "External Run"'],
  ['text', 'not an event of the detail-type "External Run"'],
  [
    { 'detail-type': 'External Run', detail: { job: 'a' } },
    'External Run: the run: needs startedAt or endedAt',
  ],
])('what tells no run is refused with one sentence', (event, message) => {
  expect(runOfEvent(event)).toEqual({ kind: 'refused', message });
});
