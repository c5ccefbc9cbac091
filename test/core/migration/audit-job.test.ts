import { expect, test } from 'vitest';
import { noCoverage } from '../../../core/history/coverage.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { auditJob, type JobEvidence } from '../../../core/migration/audit-job.ts';
import { scheduleDrift } from '../../../core/migration/calendars.ts';
import { type ClusterJob, startedIn } from '../../../core/migration/cluster-side.ts';
import type { ExternalRun } from '../../../core/migration/external-run.ts';
import { findingsOf } from '../../../core/migration/findings.ts';
import { noOldEvidence, type OldEvidence, silenceCounts } from '../../../core/migration/old-evidence.ts';
import { instant, minutes } from '../../../core/time.ts';
import { aCronJob, aJob, at, aVerdict } from './builders.ts';

const DAY = { from: at('22T00:00:00'), to: at('23T00:00:00') };
const HANDED_OVER = [{ at: at('22T03:30:00'), scheduler: 'kubernetes' }] as const;
const told = (started: string): ExternalRun => ({
  job: 'ledger',
  startedAt: at(started),
  endedAt: null,
  outcome: 'succeeded',
  witness: 'told',
});

/** Four hours of an hourly job, handed over at 3:30: due at 1:00, 2:00, 3:00 (Chronos) and 4:00 (Kubernetes). */
const audit = (given: {
  readonly job?: Partial<Job>;
  readonly runs?: readonly ExternalRun[];
  readonly cluster?: Partial<ClusterJob>;
  readonly evidence?: Partial<JobEvidence>;
  readonly old?: Partial<OldEvidence>;
}) => {
  const job = aJob({ since: HANDED_OVER, ...given.job });
  const cluster: ClusterJob = {
    cronJobs: [],
    verdicts: [aVerdict(at('22T04:00:00'))],
    caughtUp: [],
    ...given.cluster,
  };
  const watched = { ...noCoverage.cronjobs, watched: [DAY] };
  return auditJob(
    { job, at: { file: 'jobs.yaml', line: 1, column: 1 } },
    {
      cluster: { jobs: new Map([['lab/ledger', cluster]]), cronJobs: watched },
      old: {
        ...noOldEvidence,
        complete: [DAY],
        runs: given.runs ?? [told('22T01:00:02'), told('22T02:00:02'), told('22T03:00:02')],
        ...given.old,
      },
      oldCalendar: null,
      comparison: null,
      ...given.evidence,
    },
    { window: { from: at('22T00:30:00'), to: at('22T04:30:00') }, grace: minutes(20) },
    at('22T04:30:00'),
  );
};
const kinds = (given: Parameters<typeof audit>[0]) =>
  audit(given).occurrences.map(({ nominal, kind, trouble }) =>
    [new Date(nominal).getUTCHours(), kind, trouble ?? ''].join(' ').trim(),
  );

const CLEAN = ['1 only-old', '2 only-old', '3 only-old', '4 only-new'];
const ROWS: Readonly<Record<string, { given: Parameters<typeof audit>[0]; is: readonly string[] }>> = {
  'a clean hand-over': { given: {}, is: CLEAN },
  'a run at the beginning that belongs to an occurrence before it': {
    given: { runs: [told('22T00:30:01'), told('22T01:00:02'), told('22T02:00:02'), told('22T03:00:02')] },
    is: CLEAN,
  },
  'after the unsuspension the controller catches up on what Chronos has run': {
    given: { cluster: { caughtUp: [at('22T03:00:00')] } },
    is: ['1 only-old', '2 only-old', '3 both doubled', '4 only-new'],
  },
  'Forbid left it out: nobody lost it': {
    given: { cluster: { verdicts: [aVerdict(at('22T04:00:00'), 'skipped')] } },
    is: ['1 only-old', '2 only-old', '3 only-old', '4 neither'],
  },
  'a Job that never started is lost': {
    given: { cluster: { verdicts: [aVerdict(at('22T04:00:00'), 'never-started')] } },
    is: ['1 only-old', '2 only-old', '3 only-old', '4 neither lost'],
  },
  'a miss that maintenance excuses is not called one': {
    given: { cluster: { verdicts: [aVerdict(at('22T04:00:00'), 'excused')] } },
    is: ['1 only-old', '2 only-old', '3 only-old', '4 unknown'],
  },
  'nobody listened to the old side': {
    given: { old: { complete: [] } },
    is: ['1 only-old', '2 only-old', '3 only-old', '4 unknown'],
  },
  'Chronos was slow by three quarters of an hour, and its calendar is known': {
    given: {
      runs: [told('22T01:00:02'), told('22T02:45:00'), told('22T03:00:02')],
      evidence: { oldCalendar: [1, 2, 3, 4].map((hour) => at(`22T0${hour}:00:00`)) },
    },
    is: CLEAN,
  },
  'in the new hands a run at another time is no second run of an occurrence': {
    given: { runs: [told('22T01:00:02'), told('22T02:00:02'), told('22T03:00:02'), told('22T04:25:00')] },
    is: CLEAN,
  },
  'Chronos goes on at its own times, half past': {
    given: {
      runs: ['01:30:02', '02:30:02', '03:30:02'].map((time) => told(`22T${time}`)),
      evidence: { oldCalendar: [1, 2, 3].map((hour) => at(`22T0${hour}:30:00`)) },
    },
    is: ['1 only-old', '2 only-old', '3 only-old wrong-side', '4 only-new'],
  },
  'Kubernetes began too early': {
    given: { cluster: { verdicts: [aVerdict(at('22T03:00:00')), aVerdict(at('22T04:00:00'))] } },
    is: ['1 only-old', '2 only-old', '3 both doubled', '4 only-new'],
  },
};

test.each(Object.entries(ROWS))('%s', (_, { given, is }) => {
  expect(kinds(given)).toEqual(is);
});

test('where CronJobs were not watched, a run that was not due is unknown', () => {
  const side = { jobs: new Map(), cronJobs: noCoverage.cronjobs };
  const started = startedIn(side, { cronJobs: [], verdicts: [], caughtUp: [] });
  expect(started(at('22T01:00:00')).ran).toBe('unknown');
});

test('a CronJob with another zone than the file is one finding, not a lost run each hour', () => {
  const cronJob = aCronJob(at('01T00:00:00'), [
    { seen: at('22T00:00:00'), suspend: false, schedule: '30 * * * *', timeZone: 'Europe/Berlin' },
  ]);
  const found = audit({
    cluster: { cronJobs: [cronJob], verdicts: [aVerdict(at('22T03:30:00'))] },
  });
  expect(found.tally.lost).toBe(0);
  expect(findingsOf(found).map(({ rule, message }) => [rule, message])).toEqual([
    ['drifted', "the CronJob's schedule is 30 * * * *, the file says 0 * * * *"],
    ['wrong-zone', "the CronJob's timeZone is Europe/Berlin, the file says none"],
  ]);
  expect(
    scheduleDrift(aJob(), {
      cronJobs: [{ ...cronJob, gone: cronJob.specs[0]?.first ?? null }],
      verdicts: [],
      caughtUp: [],
    }),
  ).toEqual([]);
});

test('counters that did not move prove silence only for runs that would have ended by then', () => {
  const job = aJob({ longestRunSeconds: 600 });
  const polled = [{ from: at('22T00:00:00'), to: at('22T06:00:00') }];
  const change = { interval: { from: at('22T02:00:00'), to: at('22T02:01:00') }, unseen: 0, reset: false };
  expect(silenceCounts(job, { ...noOldEvidence, polled, changes: [change] })).toEqual([
    { from: at('22T00:00:00'), to: at('22T01:50:00') },
    { from: at('22T02:01:00'), to: at('22T05:50:00') },
  ]);
  expect(silenceCounts(aJob(), { ...noOldEvidence, polled })).toEqual([]);
});

test('runs that began after the audit’s instant are not known yet', () => {
  const late = told('22T04:29:00');
  const found = audit({ runs: [{ ...late, startedAt: instant(at('22T04:30:00') + 1) }] });
  expect(found.besides).toEqual([]);
});
