import { expect, test } from 'vitest';
import type { Fact } from '../../../core/facts/fact.ts';
import { BEGIN, type Course, cronJobFact, type Job, looked, runFacts, timeOf } from '../../build/tidy.ts';
import { compareLanes, type Tick } from '../../properties/lanes-compared.ts';

const job: Job = {
  uid: 'cj-1',
  namespace: 'ns',
  name: 'job-1',
  schedule: '5-59/10 * * * *',
  concurrency: 'Allow',
};
const MINUTE = 60_000;

const course = (minute: number, ended: number): Course => ({
  nominal: BEGIN + minute * MINUTE,
  created: 150,
  started: 2000,
  ended,
  tidied: Math.max(ended, 20 * MINUTE) + 9000,
});

/** Two ordinary runs, then one that works for eight minutes. */
const runs = [course(5, 7000), course(15, 7000), course(25, 8 * MINUTE)];
const arrivals: readonly Fact[] = [
  cronJobFact(job, BEGIN - 5000, { schedule: null, success: null }),
  ...runs.flatMap((run, i) => runFacts(job, run, runs[i - 1] ?? null)),
];

/** A tick a minute; in the minutes named, one resource was not seen. */
const ticks = (unseen: readonly number[], resource: 'jobs' | 'pods'): readonly Tick[] =>
  Array.from({ length: 60 }, (_, minute) => {
    const [from, at] = [BEGIN + (minute - 1) * MINUTE, BEGIN + minute * MINUTE];
    const looking = looked(minute === 0 ? null : from, at).filter(
      (f) => !(unseen.includes(minute) && 'resource' in f && f.resource === resource),
    );
    const came = arrivals.filter((f) => (minute === 0 || timeOf(f) > from) && timeOf(f) <= at);
    return { at, facts: [...looking, ...came], afterwards: 'go on' as const };
  });

test.each([
  ['the Jobs are out of sight once', [28], 'jobs'],
  ['the Jobs are out of sight until it is over', [28, 29, 30, 31, 32, 33, 34], 'jobs'],
  ['the Pods are out of sight for a while', [28, 29, 30], 'pods'],
] as const)('while a run in a lane is at work, %s: the general judge is asked', (_, unseen, resource) => {
  expect(compareLanes(ticks(unseen, resource))).toBeGreaterThan(0);
});
