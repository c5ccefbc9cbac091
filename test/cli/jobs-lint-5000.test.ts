import { expect, test } from 'vitest';
import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import { lintJobs } from '../../core/inventory/lint.ts';
import { parseInstant } from '../../core/time.ts';
import { plantedJobs } from '../bench/planted-jobs.ts';

const AS_OF = parseInstant('2026-11-22T00:00:00Z') ?? expect.fail('not a time');

test('of a file of 5,000 jobs every planted error is told where it stands, and nothing else is an error', () => {
  const { text, planted } = plantedJobs(5000);
  const { jobs, problems } = readJobFile('jobs.yaml', text);
  expect([jobs.length, problems]).toEqual([5000, []]);
  const errors = lintJobs(jobs, AS_OF).findings.filter(({ severity }) => severity === 'error');
  const line = new Map(
    text
      .split('\n')
      .flatMap((row, i) => (row.startsWith('- ') ? [i + 1] : []))
      .entries(),
  );
  const jobAt = (at: number): number => [...line].findLast(([, first]) => first <= at)?.[0] ?? -1;
  expect(errors.map(({ rule, at }) => ({ job: jobAt(at.line), rule }))).toEqual(planted);
  expect(planted).toHaveLength(50);
});
