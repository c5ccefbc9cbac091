import { expect, test } from 'vitest';
import { crowding, crowdingChart } from '../../../core/inventory/crowding.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { lintJobs } from '../../../core/inventory/lint.ts';
import { instant } from '../../../core/time.ts';

const AS_OF = instant(Date.UTC(2026, 10, 22));
const aJob = (given: Partial<Job> = {}): Job => ({
  name: 'job',
  namespace: 'default',
  schedule: '7 3 * * *',
  command: ['ls'],
  image: null,
  resources: { limits: { memory: '64Mi' } },
  concurrencyPolicy: 'Allow',
  scheduler: 'kubernetes',
  since: [],
  ...given,
});
const place = (job: Job, line = 1) => ({ job, at: () => ({ file: 'f', line, column: 1 }) });
const lint = (...jobs: readonly Job[]) =>
  lintJobs(
    jobs.map((job, i) => place(job, i + 1)),
    AS_OF,
  ).findings;

const FOUND: Readonly<Record<string, { job: Partial<Job>; rules: readonly string[]; says?: string }>> = {
  'a sound job has no finding': { job: {}, rules: [] },
  'a name of 52 characters is fine': { job: { name: 'a'.repeat(52) }, rules: [] },
  'a name of 53 characters never scheduled': {
    job: { name: 'a'.repeat(53) },
    rules: ['name-too-long'],
    says: '53 characters',
  },
  'capitals are no DNS label': { job: { name: 'Job_1' }, rules: ['name-not-dns'] },
  'a namespace is a DNS label too': { job: { namespace: 'Pay' }, rules: ['name-not-dns'], says: 'namespace' },
  'a hyphen at the end is no DNS label': { job: { name: 'job-' }, rules: ['name-not-dns'] },
  'a bad schedule is told with its column': {
    job: { schedule: '7 24 * * *' },
    rules: ['bad-schedule'],
    says: 'column 3',
  },
  'an unknown zone is a bad schedule': {
    job: { timeZone: 'Mars/Base' },
    rules: ['bad-schedule'],
    says: 'Mars/Base',
  },
  'February 31 never comes': { job: { schedule: '0 0 31 2 *' }, rules: ['never-fires'] },
  'a time in the spring gap is named with its dates': {
    job: { schedule: '30 2 * * *', timeZone: 'America/New_York' },
    rules: ['dst-skipped'],
    says: '2027-03-14T02:30, 2028-03-12T02:30',
  },
  'a time in the autumn overlap is named with its dates': {
    job: { schedule: '30 1 * * *', timeZone: 'America/New_York' },
    rules: ['dst-doubled'],
    says: '2027-11-07T01:30, 2028-11-05T01:30',
  },
  'a request above the limit is an error': {
    job: { resources: { requests: { memory: '1G' }, limits: { memory: '512Mi' } } },
    rules: ['request-over-limit'],
  },
  'the same amount in other units is not above': {
    job: { resources: { requests: { memory: '1Gi' }, limits: { memory: '1024Mi' } } },
    rules: [],
  },
  'a quantity that Kubernetes refuses': {
    job: { resources: { limits: { memory: '64 MB' } } },
    rules: ['bad-quantity'],
  },
  'a negative quantity': {
    job: { resources: { limits: { cpu: '-1', memory: '1Gi' } } },
    rules: ['bad-quantity'],
  },
  'an eighth of a byte is not meant': {
    job: { resources: { limits: { memory: '128m' } } },
    rules: ['odd-quantity'],
  },
  'no memory limit': { job: { resources: {} }, rules: ['no-memory-limit'] },
  'Forbid with runs longer than the period skips': {
    job: { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', longestRunSeconds: 301 },
    rules: ['longer-than-period'],
  },
  'Forbid with runs just as long as the period': {
    job: { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', longestRunSeconds: 300 },
    rules: [],
  },
  'the shortest gap counts': {
    job: { schedule: '0 8,9 * * 1', concurrencyPolicy: 'Forbid', longestRunSeconds: 7200 },
    rules: ['longer-than-period'],
  },
  'Allow with runs longer than the period': {
    job: { schedule: '*/5 * * * *', longestRunSeconds: 900 },
    rules: [],
  },
  'a deadline of 9 seconds is too short': { job: { startingDeadlineSeconds: 9 }, rules: ['short-deadline'] },
  'a deadline of 10 seconds is not': { job: { startingDeadlineSeconds: 10 }, rules: [] },
  'a deadline of nothing never starts': { job: { startingDeadlineSeconds: 0 }, rules: ['never-started'] },
  '@every with a shorter deadline never starts': {
    job: { schedule: '@every 1h', startingDeadlineSeconds: 3599 },
    rules: ['never-started'],
  },
};

test.each(Object.entries(FOUND))('%s', (_, { job, rules, says }) => {
  const found = lint(aJob(job));
  expect(found.map(({ rule }) => rule)).toEqual(rules);
  if (says !== undefined) expect(found[0]?.message).toContain(says);
});

test('a name is unique in its namespace, across files', () => {
  const jobs = [
    { job: aJob(), at: () => ({ file: 'a.yaml', line: 3, column: 9 }) },
    { job: aJob({ namespace: 'other' }), at: () => ({ file: 'b.yaml', line: 1, column: 9 }) },
    { job: aJob(), at: () => ({ file: 'b.yaml', line: 7, column: 9 }) },
  ];
  expect(lintJobs(jobs, AS_OF).findings).toEqual([
    {
      severity: 'error',
      rule: 'name-not-unique',
      job: 'job',
      at: { file: 'b.yaml', line: 7, column: 9 },
      message: 'default/job is already defined at a.yaml:3:9',
    },
  ]);
});

test('twenty jobs at midnight are crowded, and the chart shows it', () => {
  const midnight = Array.from({ length: 20 }, (_, i) => aJob({ name: `m${i}`, schedule: '0 0 * * *' }));
  const { findings, crowding: counts } = lintJobs(
    [...midnight, aJob()].map((job) => place(job)),
    AS_OF,
  );
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['crowded-minute', '20 jobs start at 2026-11-22T00:00:00Z: spread their minutes'],
  ]);
  expect(crowdingChart(counts)).toEqual([
    'starts per minute past the hour, over one day (21 in all; fullest minute 2026-11-22T00:00:00Z with 20)',
    `  :00      20 ${'█'.repeat(50)}`,
    `  :07       1 ${'█'.repeat(3)}`,
  ]);
});

test('nothing that starts has no chart', () => {
  expect(crowdingChart(crowding([[], []]))).toEqual([]);
});

test('5,000 jobs: every planted error is found, and nothing else is an error', () => {
  const zones = ['America/New_York', 'Europe/Paris', 'UTC', 'Asia/Kolkata'] as const;
  const planted: Readonly<Record<number, Partial<Job>>> = {
    7: { name: 'x'.repeat(60) },
    800: { schedule: '61 * * * *' },
    1999: { name: 'job-5' },
    2500: { schedule: '0 0 30 2 *' },
    3333: { resources: { limits: { memory: 'lots' } } },
    4000: { startingDeadlineSeconds: 3 },
    4999: { name: 'Upper' },
  };
  const jobs = Array.from({ length: 5000 }, (_, i) =>
    aJob({
      name: `job-${i}`,
      schedule: `${(i * 7) % 60} ${4 + (i % 20)} * * *`,
      timeZone: zones[i % 4] ?? 'UTC',
      ...planted[i],
    }),
  );
  const errors = lint(...jobs).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ at, rule }) => [at.line - 1, rule])).toEqual([
    [7, 'name-too-long'],
    [800, 'bad-schedule'],
    [1999, 'name-not-unique'],
    [2500, 'never-fires'],
    [3333, 'bad-quantity'],
    [4000, 'short-deadline'],
    [4999, 'name-not-dns'],
  ]);
});
