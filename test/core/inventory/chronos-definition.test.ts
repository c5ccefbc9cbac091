import { expect, test } from 'vitest';
import { chronosDefinitionOf } from '../../../core/inventory/chronos-definition.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { instant } from '../../../core/time.ts';

const AS_OF = instant(Date.UTC(2026, 10, 22));
const aJob = (given: Partial<Job> = {}): Job => ({
  name: 'job',
  namespace: 'default',
  schedule: '5 7 * * *',
  command: ['ruby', '/srv/x.rb'],
  image: null,
  resources: { requests: { cpu: '250m' }, limits: { memory: '512Mi' } },
  concurrencyPolicy: 'Forbid',
  scheduler: 'chronos',
  since: [],
  owner: 'pay',
  ...given,
});

test('a job in the hands of Chronos', () => {
  expect(chronosDefinitionOf(aJob(), 3, AS_OF)).toEqual({
    ok: true,
    warnings: [],
    definition: {
      name: 'job',
      command: 'ruby',
      shell: false,
      arguments: ['/srv/x.rb'],
      schedule: 'R/2026-11-22T07:05:00.000Z/P1D',
      scheduleTimeZone: '',
      owner: 'pay',
      cpus: 0.25,
      mem: 512,
      concurrent: false,
      disabled: false,
    },
  });
});

test.each([
  ['in other hands it is disabled', { scheduler: 'kubernetes' } as const, 3, { disabled: true }],
  [
    'in shadow mode it is not',
    { scheduler: 'kubernetes', shadow: { kind: 'always' } } as const,
    3,
    { disabled: false },
  ],
  [
    'a shell line stays a shell line',
    { command: ['/bin/sh', '-c', 'a | b'] },
    3,
    { command: 'a | b', shell: true, arguments: [] },
  ],
  [
    'before version 3 the deadline is its epsilon',
    { startingDeadlineSeconds: 600 },
    2,
    { epsilon: 'PT600S' },
  ],
] as const)('%s', (_, given, version, part) => {
  expect(chronosDefinitionOf(aJob(given), version, AS_OF)).toMatchObject({ ok: true, definition: part });
});

test('version 3 has no counterpart for the deadline, and a warning says so', () => {
  const rendering = chronosDefinitionOf(aJob({ startingDeadlineSeconds: 600 }), 3, AS_OF);
  expect(rendering).toMatchObject({
    ok: true,
    warnings: [expect.stringContaining('startingDeadlineSeconds 600')],
  });
  expect(JSON.stringify(rendering)).not.toContain('epsilon');
});

test.each([
  ['Replace', { concurrencyPolicy: 'Replace' } as const, 'Replace'],
  ['working days', { schedule: '0 9 * * 1-5' }, 'one period'],
])('%s cannot be said to Chronos', (_, given, says) => {
  expect(chronosDefinitionOf(aJob(given), 3, AS_OF)).toMatchObject({
    ok: false,
    message: expect.stringContaining(says),
  });
});
