import { expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { finishWords, verdictOn } from '../../build/verdicts.ts';

const NOMINAL = '15:31:00';
const ok = refOf({});
const dying = (time: string) => ({ deleted: [time, 2] as const });
const stopped = { started: '15:31:02', ...dying('15:32:00.3'), gone: '15:32:02' };
const other = cronJob({ name: 'other', schedule: '0 0 1 1 *' });
const otherToo = cronJob({ name: 'other', schedule: '0 0 1 1 *', deleted: '15:32:00.2' });
/** The run before, over and kept, until it leaves with the rest. */
const before = (removed: string): readonly Change[] =>
  run(ok, '15:30:00', {
    job: { complete: '15:30:06', removed },
    pod: { started: '15:30:02', ended: '15:30:05', ...dying(removed), gone: '15:32:10' },
  });

type Row = {
  readonly cronJob: CronJobSays;
  readonly run: RunSays;
  readonly beside?: readonly Change[];
  readonly is: string;
};

// In the background the garbage collector deletes a Job after its CronJob. Where somebody waits for the dependents, the
// Job is asked to go first, and stays until its pods have left. A namespace deletes one kind after the other, in any order.
const rows: Readonly<Record<string, Row>> = {
  'after its CronJob, in the background': {
    cronJob: { deleted: '15:32:00' },
    beside: other,
    run: { job: { removed: '15:32:00.2' }, pod: stopped },
    is: 'killed/cronjob-deleted 15:32:00',
  },
  'before its CronJob, which waited for it': {
    cronJob: { deleted: '15:32:02.3' },
    beside: other,
    run: { job: { deleted: '15:32:00.1' }, pod: stopped },
    is: 'killed/cronjob-deleted 15:32:00',
  },
  'at once, and its CronJob four seconds later: nobody waited, it had been deleted alone': {
    cronJob: { deleted: '15:32:04' },
    beside: other,
    run: { job: { removed: '15:32:00.1' }, pod: stopped },
    is: 'killed/job-deleted 15:32:00',
  },
  'for a successor that a quota refused, and its CronJob four seconds later': {
    cronJob: { concurrency: 'Replace', schedule: '* * * * *', deleted: '15:32:04' },
    beside: other,
    run: { job: { removed: '15:32:00.1' }, pod: stopped },
    is: 'killed/job-deleted 15:32:00',
  },
  'with everything in its namespace, Jobs first': {
    cronJob: { deleted: '15:32:00.2' },
    beside: [...otherToo, ...before('15:32:00.05')],
    run: { job: { removed: '15:32:00.1' }, pod: stopped },
    is: 'killed/namespace-deleted 15:32:00',
  },
  'with everything in its namespace, where it was the only CronJob': {
    cronJob: { deleted: '15:32:00.2' },
    beside: before('15:32:00.05'),
    run: { job: { removed: '15:32:00.1' }, pod: stopped },
    is: 'killed/namespace-deleted 15:32:00',
  },
  'alone, before the only CronJob of its namespace: the run before left only after that': {
    cronJob: { deleted: '15:32:04' },
    beside: before('15:32:04.2'),
    run: { job: { removed: '15:32:00.1' }, pod: stopped },
    is: 'killed/job-deleted 15:32:00',
  },
  'with the only CronJob of its namespace, which waited for it': {
    cronJob: { deleted: '15:32:02.3' },
    run: { job: { deleted: '15:32:00.1' }, pod: stopped },
    is: 'killed/cronjob-deleted 15:32:00',
  },
};

test.each(Object.entries(rows))('its Job left %s', (_, { cronJob: says, run: own, beside = [], is }) => {
  const story = [...cronJob({ schedule: '30,31 * * * *', ...says }), ...beside, ...run(ok, NOMINAL, own)];
  expect(finishWords(verdictOn(story, NOMINAL, { name: 'ok' }))).toBe(is);
});
