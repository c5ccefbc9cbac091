import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as yaml from 'yaml';
import { readManifests } from '../../../adapters/job-file/read-cron-jobs.ts';
import { readJobFile } from '../../../adapters/job-file/read-job-file.ts';
import { writeDocuments, writeJobFile } from '../../../adapters/job-file/write-job-file.ts';
import { cronJobOf } from '../../../core/inventory/cron-job.ts';
import { jobOfCronJob } from '../../../core/inventory/from-cron-job.ts';
import { instant } from '../../../core/time.ts';
import { anyJob } from './any-job.ts';
import { batchV1CronJob } from './batch-v1.ts';

const AS_OF = instant(Date.UTC(2026, 10, 22));
const render = (jobs: Parameters<typeof writeJobFile>[0]) =>
  writeDocuments(jobs.map((job) => cronJobOf(job, { image: 'registry.test/default:1' }, AS_OF)));
const read = (file: string) => {
  const { jobs, problems } = readJobFile('f', file);
  expect(problems).toEqual([]);
  return jobs.map(({ job }) => job);
};

test('file → CronJob → file is the identity, for the jobs and for the bytes', () => {
  fc.assert(
    fc.property(fc.array(anyJob, { minLength: 1, maxLength: 5 }), (jobs) => {
      const file = writeJobFile(jobs);
      const fromFile = read(file);
      const back = readManifests(render(fromFile)).map(jobOfCronJob);
      expect(fromFile).toEqual(jobs);
      expect(back).toEqual(jobs);
      expect(writeJobFile(back)).toBe(file);
    }),
    { numRuns: 300 },
  );
});

test.each(['0o0', '0o17', '0x1f', '1e3', '017', '12', '0b1', '1-2', 'null', 'yes', '2026-11-28'])(
  'a namespace that some YAML takes for something else comes back as text: %s',
  (namespace) => {
    const [job] = fc.sample(anyJob, { numRuns: 1, seed: 7 });
    if (job === undefined) throw new Error('a sample has one');
    const jobs = [{ ...job, namespace }];
    expect(read(writeJobFile(jobs))).toEqual(jobs);
    expect(readManifests(render(jobs)).map(jobOfCronJob)).toEqual(jobs);
    expect(yaml.parse(writeJobFile(jobs), { version: '1.1' })).toEqual(yaml.parse(writeJobFile(jobs)));
  },
);

test('every rendered CronJob passes the checks of the API server, in both YAML dialects', () => {
  fc.assert(
    fc.property(anyJob, (job) => {
      const text = render([job]);
      expect(batchV1CronJob.safeParse(yaml.parse(text)).error).toBeUndefined();
      expect(yaml.parse(text, { version: '1.1' })).toEqual(yaml.parse(text));
    }),
    { numRuns: 300 },
  );
});

test('rendering twice gives the same bytes, whatever is between', () => {
  const jobs = fc.sample(anyJob, { numRuns: 20, seed: 7 });
  expect(render(jobs)).toBe(render(structuredClone(jobs)));
});
