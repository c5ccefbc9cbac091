import { expect, test } from 'vitest';
import type { ChronosJob } from '../../../core/chronos/chronos-job.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { compareInventory, kubernetesName } from '../../../core/migration/compare-inventory.ts';
import { instant } from '../../../core/time.ts';

const AS_OF = instant(Date.UTC(2026, 10, 22));
const aJob = (name: string, schedule = '0 8 * * *'): Job => ({
  name,
  namespace: 'default',
  schedule,
  command: ['ls'],
  image: null,
  resources: {},
  concurrencyPolicy: 'Allow',
  scheduler: 'chronos',
  since: [],
});
const inChronos = (name: string, schedule = 'R/2026-11-22T08:00:00Z/P1D'): ChronosJob => ({
  name,
  command: 'ls',
  owner: '',
  disabled: false,
  concurrent: false,
  retries: 2,
  epsilon: null,
  successCount: 0,
  errorCount: 0,
  lastSuccess: '',
  lastError: '',
  trigger: { kind: 'schedule', schedule, scheduleTimeZone: '' },
});
const compare = (jobs: readonly Job[], listed: readonly ChronosJob[]) =>
  compareInventory(jobs, { jobs: listed, version: 3 }, AS_OF);

test('jobs are compared with their namesakes, those of neither side alone are told', () => {
  const jobs = [aJob('same'), aJob('ledger-export'), aJob('new-one'), aJob('broken', '61 * * * *')];
  const listed = [
    inChronos('same'),
    inChronos('Ledger_Export', 'R/2026-11-22T08:00:00Z/PT36H'),
    inChronos('broken'),
    inChronos('forgotten'),
  ];
  expect(compare(jobs, listed)).toMatchObject({
    pairs: [
      { job: 'same', kind: 'compared', comparison: { kind: 'equivalent' } },
      {
        job: 'ledger-export',
        chronosJob: 'Ledger_Export',
        comparison: { kind: 'different', differences: [{ reason: 'period-not-cron' }] },
      },
      { job: 'new-one', kind: 'not-in-chronos' },
      { job: 'broken', kind: 'bad-schedule', message: expect.stringContaining('column 1') },
    ],
    unknown: ['forgotten'],
  });
});

test('an exact namesake comes before a renamed one', () => {
  const found = compare([aJob('a-b')], [inChronos('a_b', 'R//P1D'), inChronos('a-b')]);
  expect(found).toMatchObject({ pairs: [{ chronosJob: 'a-b' }], unknown: ['a_b'] });
});

test.each([
  ['Ledger_Export', 'ledger-export'],
  ['a.b  c#d', 'a-b-c-d'],
  ['fine', 'fine'],
])('%s becomes %s', (name, is) => {
  expect(kubernetesName(name)).toBe(is);
});
