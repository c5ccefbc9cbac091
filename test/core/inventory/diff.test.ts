import { expect, test } from 'vitest';
import { readClusterList } from '../../../adapters/job-file/read-cron-jobs.ts';
import { cronJobOf } from '../../../core/inventory/cron-job.ts';
import { diffInventory } from '../../../core/inventory/diff.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { instant } from '../../../core/time.ts';

const AS_OF = instant(Date.UTC(2026, 10, 22));
const aJob = (given: Partial<Job> = {}): Job => ({
  name: 'job',
  namespace: 'default',
  schedule: '7 3 * * *',
  command: ['ls'],
  image: 'i:1',
  resources: { limits: { memory: '64Mi' } },
  concurrencyPolicy: 'Allow',
  scheduler: 'kubernetes',
  since: [],
  ...given,
});

/** What a cluster lists for jobs, with the defaults that an API server adds. */
const cluster = (...jobs: readonly Job[]) => {
  const items = jobs.map((job) => {
    const rendered = cronJobOf(job, { image: 'default:1' }, AS_OF);
    return {
      ...rendered,
      spec: { ...rendered.spec, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      status: {},
    };
  });
  const read = readClusterList(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  if (!read.ok) throw new Error(read.message);
  return read.cronJobs;
};
const diff = (wanted: readonly Job[], found: readonly Job[]) =>
  diffInventory(wanted, cluster(...found), AS_OF);

test('what was rendered from the files does not differ from them', () => {
  const jobs = [aJob(), aJob({ name: 'other', timeZone: 'Europe/Paris', owner: 'o', image: null })];
  expect(diff(jobs, jobs)).toEqual([]);
});

test('a job that nobody made is missing, a CronJob that no file knows is extra', () => {
  expect(diff([aJob({ name: 'a' })], [aJob({ name: 'z' })])).toEqual([
    { kind: 'missing', job: 'default/a' },
    { kind: 'extra', job: 'default/z' },
  ]);
});

test('the same name in another namespace is another job', () => {
  expect(diff([aJob()], [aJob({ namespace: 'pay' })]).map(({ kind }) => kind)).toEqual(['missing', 'extra']);
});

const DRIFTS: Readonly<
  Record<string, { found: Partial<Job>; wanted?: Partial<Job>; drifts: readonly unknown[] }>
> = {
  'another schedule': {
    found: { schedule: '8 3 * * *' },
    drifts: [{ field: 'schedule', wanted: '7 3 * * *', found: '8 3 * * *' }],
  },
  'a zone that somebody added': {
    found: { timeZone: 'Europe/Paris' },
    drifts: [{ field: 'timeZone', wanted: 'null', found: 'Europe/Paris' }],
  },
  'suspended by hand': {
    found: { scheduler: 'chronos' },
    drifts: [{ field: 'suspend', wanted: 'false', found: 'true' }],
  },
  'running although it is in the hands of Chronos': {
    wanted: { scheduler: 'chronos' },
    found: {},
    drifts: [{ field: 'suspend', wanted: 'true', found: 'false' }],
  },
  'running in shadow mode as declared': {
    wanted: { scheduler: 'chronos', shadow: { kind: 'always' } },
    found: {},
    drifts: [],
  },
  'less memory': {
    found: { resources: { limits: { memory: '32Mi' } } },
    drifts: [{ field: 'resources.limits.memory', wanted: '64Mi', found: '32Mi' }],
  },
  'the same memory in bytes': { found: { resources: { limits: { memory: '67108864' } } }, drifts: [] },
  'a request that no file has': {
    found: { resources: { requests: { cpu: '1' }, limits: { memory: '64Mi' } } },
    drifts: [{ field: 'resources.requests.cpu', wanted: 'none', found: '1' }],
  },
  'another command': {
    found: { command: ['ls', '-l'] },
    drifts: [{ field: 'command', wanted: '["ls"]', found: '["ls","-l"]' }],
  },
  'an owner where the file names none': { found: { owner: 'somebody' }, drifts: [] },
};

test.each(Object.entries(DRIFTS))('%s', (_, { wanted = {}, found, drifts }) => {
  const expected = drifts.length === 0 ? [] : [{ kind: 'drifted', job: 'default/job', drifts }];
  expect(diff([aJob(wanted)], [aJob(found)])).toEqual(expected);
});

test('a job in the hands of Chronos may be absent', () => {
  expect(diff([aJob({ scheduler: 'chronos' })], [])).toEqual([]);
});

test.each([
  ['text', 'hello', 'is not JSON'],
  ['another object', '{"kind":"Pod"}', 'has no "items"'],
  [
    'a list of half a CronJob',
    '{"items":[{"kind":"CronJob","metadata":{"name":"x"},"spec":{}}]}',
    'items[0] is not a CronJob: spec.schedule',
  ],
])('%s is no cluster list', (_, text, says) => {
  expect(readClusterList(text)).toMatchObject({ ok: false, message: expect.stringContaining(says) });
});
