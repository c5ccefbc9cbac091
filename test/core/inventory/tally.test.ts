import { expect, test } from 'vitest';
import { noCoverage } from '../../../core/history/coverage.ts';
import type { CronJobState } from '../../../core/history/state.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { tallyInventory } from '../../../core/inventory/tally.ts';
import { formatInstant, type Interval } from '../../../core/time.ts';
import { aCronJob, aJob, at } from '../migration/builders.ts';

// Due at 1:00, 2:00, 3:00 and 4:00.
const WINDOW = { from: at('22T00:30:00'), to: at('22T04:30:00') };
const AS_OF = at('22T04:30:00');

type Given = {
  readonly job?: Partial<Job>;
  readonly cronJobs?: readonly CronJobState[];
  readonly due?: readonly string[];
  readonly watched?: readonly Interval[];
};
const tally = ({ job = {}, cronJobs = [], due = [], watched = [WINDOW] }: Given) => {
  const known = { cronJobs, due: new Set(due.map(at)) };
  const cluster = { jobs: new Map([['lab/ledger', known]]), coverage: { ...noCoverage.cronjobs, watched } };
  const { jobs, occurrences, unknown } = tallyInventory([aJob(job)], cluster, WINDOW, AS_OF);
  return [jobs[0]?.missing ?? null, occurrences, unknown];
};
const open = (created: string, gone: string | null = null) =>
  aCronJob(at(created), [{ seen: at(created), suspend: false }], gone === null ? null : at(gone));

const ROWS: Readonly<Record<string, { given: Given; is: readonly unknown[] }>> = {
  'a job that the cluster does not have': { given: {}, is: [true, 4, 0] },
  'a job that it has': { given: { cronJobs: [open('20T00:00:00')] }, is: [null, 0, 0] },
  'one that came after two occurrences: not at its own second': {
    given: { cronJobs: [open('22T02:00:00')] },
    is: [false, 2, 0],
  },
  'one that was deleted': { given: { cronJobs: [open('20T00:00:00', '22T02:30:00')] }, is: [true, 2, 0] },
  'one that was deleted and made anew': {
    given: { cronJobs: [open('20T00:00:00', '22T01:30:00'), open('22T02:30:00')] },
    is: [false, 1, 0],
  },
  'a suspended one is there': {
    given: { cronJobs: [aCronJob(at('20T00:00:00'), [{ seen: at('20T00:00:00'), suspend: true }])] },
    is: [null, 0, 0],
  },
  'Chronos has it: nothing is missing': { given: { job: { scheduler: 'chronos' } }, is: [null, 0, 0] },
  'handed over at 2:30: only what came after counts': {
    given: { job: { since: [{ at: at('22T02:30:00'), scheduler: 'kubernetes' }] } },
    is: [true, 2, 0],
  },
  'in shadow it must be there too': {
    given: { job: { scheduler: 'chronos', shadow: { kind: 'always' } } },
    is: [true, 4, 0],
  },
  'nobody watched for half of the time': {
    given: { watched: [{ from: at('22T02:30:00'), to: WINDOW.to }] },
    is: [true, 2, 2],
  },
  'nobody watches now: it is not called missing': {
    given: { watched: [{ from: WINDOW.from, to: at('22T02:30:00') }] },
    is: [false, 2, 2],
  },
  'its runs were judged, though its CronJob is forgotten': {
    given: { due: ['22T01:00:00', '22T02:00:00'] },
    is: [true, 2, 0],
  },
  'a schedule that nobody can read has no occurrences': {
    given: { job: { schedule: 'daily' } },
    is: [true, 0, 0],
  },
  '@every counts from when Kubernetes was to have it': {
    given: {
      job: { schedule: '@every 45m', since: [{ at: at('22T02:30:00'), scheduler: 'kubernetes' }] },
    },
    is: [true, 2, 0],
  },
};

test.each(Object.entries(ROWS))('%s', (_, { given, is }) => {
  expect(tally(given)).toEqual(is);
});

test('the tally is named by its first and last occurrence', () => {
  const cluster = { jobs: new Map(), coverage: { ...noCoverage.cronjobs, watched: [WINDOW] } };
  const [row] = tallyInventory([aJob({ owner: 'payments' })], cluster, WINDOW, AS_OF).jobs;
  expect([row?.owner, row?.first && formatInstant(row.first), row?.last && formatInstant(row.last)]).toEqual([
    'payments',
    '2026-11-22T01:00:00Z',
    '2026-11-22T04:00:00Z',
  ]);
});
