import { expect, test } from 'vitest';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { good, run } from '../../build/run.ts';
import { lines } from '../../build/telling.ts';
import { told } from '../../build/told.ts';

test('two runs at once under Forbid are a finding, the first of a day; their verdicts stay what they are', async () => {
  const forbid = { name: 'forbid', schedule: '*/10 * * * *', concurrency: 'Forbid' } as const;
  const mine = refOf(forbid);
  const truth = [
    ...cronJob(forbid),
    ...good(mine, '15:50:00'),
    ...run(mine, '16:00:00', { pod: { started: '16:00:02' } }),
    ...good(mine, '16:10:00'),
    ...good(mine, '16:20:00'),
    ...good(mine, '16:30:00'),
    ...good(mine, '16:40:00'),
  ];
  const entries = await told(truth);
  expect(lines(entries)).toEqual([
    '16:11:00 CronJob Finding: lab/forbid: overlap (forbid-29922730 was created while forbid-29922720 was active, although concurrencyPolicy is Forbid)',
  ]);
  expect(entries[0]?.detail.nextStep).toBe(
    'See whether the two did harm to each other: `cronwitness explain lab/forbid@2026-11-22T16:10:00Z`.',
  );
  expect(await told(truth, { forgetful: true })).toEqual(entries);
});

test('a second Job for one run is a finding, told once, also when the run is long settled', async () => {
  const [hourly, nominal] = [{ name: 'hourly', schedule: '0 * * * *' }, '16:00:00'] as const;
  const of = refOf(hourly);
  const again = (name: string, created: string) =>
    run(of, nominal, { job: { name, created }, pod: { started: created } });
  const truth = [
    ...cronJob({ ...hourly, status: [[nominal, nominal]] }),
    ...good(of, nominal),
    ...again('hourly-again', '16:31:00'),
    ...again('hourly-once-more', '16:36:00'),
  ];
  const entries = await told(truth);
  expect(lines(entries)).toEqual([
    '16:31:00 CronJob Finding: lab/hourly: duplicate (hourly-again was created for the run due 2026-11-22T16:00:00Z, which had hourly-29922720)',
  ]);
  expect(entries[0]?.detail.nextStep).toBe(
    'See whether the work was done twice: `kubectl -n lab describe job hourly-again`.',
  );
  expect(await told(truth, { forgetful: true })).toEqual(entries);
});
