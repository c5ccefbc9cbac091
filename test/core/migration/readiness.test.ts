import { expect, test } from 'vitest';
import {
  cleanRunsAsked,
  delaysOf,
  inMovingOrder,
  type ReadinessInput,
  readinessOf,
} from '../../../core/migration/readiness.ts';
import { seconds } from '../../../core/time.ts';

const NOTHING = {
  'only-old': 0,
  'only-new': 0,
  both: 0,
  neither: 0,
  unknown: 0,
  lost: 0,
  doubled: 0,
  wrongSide: 0,
};
const DELAYS = { p50: seconds(2), p99: seconds(10), runs: 300 };
const anInput = (given: Partial<ReadinessInput> = {}): ReadinessInput => ({
  job: 'ledger',
  criticality: 2,
  scheduler: 'chronos',
  cleanInARow: 300,
  targetPpm: 999_900,
  mostRuns: 300,
  oldDelays: DELAYS,
  newDelays: DELAYS,
  kills: 0,
  tally: NOTHING,
  differences: [],
  errors: [],
  ...given,
});

const ROWS: Readonly<
  Record<string, { given: Partial<ReadinessInput>; state: string; fails: readonly string[] }>
> = {
  'everything clean in shadow mode': { given: {}, state: 'ready to move', fails: [] },
  'one clean run short': { given: { cleanInARow: 299 }, state: 'watching', fails: ['clean runs'] },
  'no run in Kubernetes yet': {
    given: { cleanInARow: 0, newDelays: null },
    state: 'watching',
    fails: ['clean runs', 'start delay'],
  },
  'a minute slower at p99 is allowed': {
    given: { newDelays: { ...DELAYS, p99: seconds(70) } },
    state: 'ready to move',
    fails: [],
  },
  'more than a minute slower at p99 is not': {
    given: { newDelays: { ...DELAYS, p99: seconds(71) } },
    state: 'watching',
    fails: ['start delay'],
  },
  'nothing known of the old delays': { given: { oldDelays: null }, state: 'ready to move', fails: [] },
  'another calendar': {
    given: { differences: [{ reason: 'zone-override', firstAt: 0, message: '' }] },
    state: 'watching',
    fails: ['same schedule'],
  },
  'an error in the job file': {
    given: { errors: ['name-too-long'] },
    state: 'watching',
    fails: ['job file'],
  },
  'a kill in shadow mode': { given: { kills: 1 }, state: 'watching', fails: ['kills'] },
  'moved and clean': { given: { scheduler: 'kubernetes' }, state: 'moved', fails: [] },
  'moved and killed once': {
    given: { scheduler: 'kubernetes', kills: 1 },
    state: 'watching',
    fails: ['kills'],
  },
  'moved and killed twice': {
    given: { scheduler: 'kubernetes', kills: 2 },
    state: 'move back',
    fails: ['kills'],
  },
  'moved and lost a run': {
    given: { scheduler: 'kubernetes', tally: { ...NOTHING, lost: 1 } },
    state: 'move back',
    fails: ['hand-over'],
  },
  'moved and doubled a run': {
    given: { scheduler: 'kubernetes', tally: { ...NOTHING, doubled: 1 } },
    state: 'move back',
    fails: ['hand-over'],
  },
  'moved and too few runs since': {
    given: { scheduler: 'kubernetes', cleanInARow: 3 },
    state: 'watching',
    fails: ['clean runs'],
  },
  'unknown occurrences alone prove nothing': {
    given: { tally: { ...NOTHING, unknown: 9 } },
    state: 'ready to move',
    fails: [],
  },
};

test.each(Object.entries(ROWS))('%s', (_, { given, state, fails }) => {
  const found = readinessOf(anInput(given));
  expect(found.state).toBe(state);
  expect(found.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(fails);
});

test('every check shows its numbers', () => {
  expect(readinessOf(anInput()).checks.map(({ name, shown }) => `${name}: ${shown}`)).toEqual([
    'clean runs: 300 in a row, 300 asked (failure rate below 1 % at 95 %)',
    'start delay: Kubernetes p50 2 s, p99 10 s of 300 runs; old p50 2 s, p99 10 s of 300 runs',
    'kills: 0 runs ended from outside',
    'hand-over: 0 lost, 0 doubled, 0 on the wrong side, 0 unknown',
    'same schedule: equivalent',
    'job file: no errors',
  ]);
});

test('the next step is three lines, forth and back', () => {
  expect(readinessOf(anInput()).change).toEqual([
    'name: ledger',
    'scheduler: kubernetes  # was chronos',
    'since: add {at: <when it is applied>, scheduler: kubernetes}',
  ]);
  expect(readinessOf(anInput({ scheduler: 'kubernetes', kills: 2 })).change[1]).toBe(
    'scheduler: chronos  # was kubernetes',
  );
  expect(readinessOf(anInput({ cleanInARow: 0 })).change).toEqual([]);
});

test.each([
  [999_900, 100_000, 30_000],
  [990_000, 100_000, 300],
  [999_900, 300, 300],
  [1_000_000, 300, 300],
])('a target of %d ppm, at most %d runs, asks for %d', (target, most, asked) => {
  expect(cleanRunsAsked(target, most)).toBe(asked);
});

test('percentiles are real runs, by nearest rank', () => {
  expect(delaysOf([])).toBeNull();
  expect(delaysOf([seconds(5)])).toEqual({ p50: seconds(5), p99: seconds(5), runs: 1 });
  const hundred = Array.from({ length: 100 }, (_, i) => seconds(100 - i));
  expect(delaysOf(hundred)).toEqual({ p50: seconds(50), p99: seconds(99), runs: 100 });
});

test('the least critical move first, then by name', () => {
  const jobs = [
    ['b', 1],
    ['z', 0],
    ['a', 1],
    ['c', 4],
  ] as const;
  const ready = jobs.map(([job, criticality]) => readinessOf(anInput({ job, criticality })));
  expect(inMovingOrder(ready).map(({ job }) => job)).toEqual(['z', 'a', 'b', 'c']);
});
