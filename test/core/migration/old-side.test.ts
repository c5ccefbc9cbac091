import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExternalRun, matchRuns } from '../../../core/migration/external-run.ts';
import { type ChronosPoll, oldSideRan, readPolls } from '../../../core/migration/old-side.ts';
import { type Instant, instant, minutes } from '../../../core/time.ts';

const at = (text: string): Instant => instant(Date.parse(`2026-11-22T${text}Z`));
const NOMINALS = ['03:00', '04:00', '05:00'].map((text) => at(text));
const TOLERANCE = { early: minutes(1), late: minutes(20) };
const aRun = (startedAt: string | null, given: Partial<ExternalRun> = {}): ExternalRun => ({
  job: 'ledger',
  startedAt: startedAt === null ? null : at(startedAt),
  endedAt: null,
  outcome: 'unknown',
  witness: 'told',
  ...given,
});
const nominalOf = (run: ExternalRun): string | undefined => {
  const [first] = matchRuns([run], NOMINALS, TOLERANCE).byNominal.keys();
  return first === undefined ? undefined : new Date(first).toISOString().slice(11, 16);
};

test.each([
  ['at its nominal time', aRun('04:00'), '04:00'],
  ['a little late', aRun('04:19:59'), '04:00'],
  ['at the edge of the tolerance', aRun('04:20'), '04:00'],
  ['too late for one and too early for the next', aRun('04:20:01'), undefined],
  ['a little early, by a clock that is ahead', aRun('03:59:30'), '04:00'],
  ['before the first', aRun('02:00'), undefined],
  ['known by its end alone', aRun(null, { endedAt: at('04:10') }), '04:00'],
  [
    'an end just before a nominal time belongs to the one before',
    aRun(null, { endedAt: at('03:59:59') }),
    undefined,
  ],
])('a run %s', (_, run, nominal) => {
  expect(nominalOf(run)).toBe(nominal);
});

test('the order and the repetition of runs change nothing, and no run is lost', () => {
  const runs = [aRun('03:00:05'), aRun('03:01'), aRun('04:00'), aRun('02:00')];
  const wanted = matchRuns(runs, NOMINALS, TOLERANCE);
  expect(wanted.byNominal.get(at('03:00'))).toHaveLength(2);
  expect(wanted.unmatched).toHaveLength(1);
  fc.assert(
    fc.property(fc.shuffledSubarray([...runs, ...runs], { minLength: 8 }), (shuffled) => {
      const found = matchRuns(shuffled, NOMINALS, TOLERANCE);
      expect([...found.byNominal]).toEqual([...wanted.byNominal]);
      expect(found.unmatched).toEqual(wanted.unmatched);
    }),
  );
});

const LISTENING = [{ from: at('03:00'), to: at('12:00') }];
test.each([
  ['a run is proof', [aRun('03:00')], [], '03:05', 'yes'],
  ['silence where every run tells us, after the grace', [], LISTENING, '03:20:01', 'no'],
  ['silence before the grace is over', [], LISTENING, '03:20', 'unknown'],
  ['silence where nobody listened', [], [], '12:00', 'unknown'],
  [
    'silence where somebody listened only at first',
    [],
    [{ from: at('02:00'), to: at('03:10') }],
    '12:00',
    'unknown',
  ],
] as const)('%s', (_, matched, told, asOf, ran) => {
  expect(oldSideRan(at('03:00'), { matched, told, grace: minutes(20) }, at(asOf))).toBe(ran);
});

const aPoll = (given: Partial<ChronosPoll> = {}): ChronosPoll => ({
  at: at('03:00'),
  successCount: 10,
  errorCount: 2,
  lastSuccess: at('02:00'),
  lastError: at('01:00'),
  ...given,
});
const POLLS: Readonly<Record<string, { now: Partial<ChronosPoll>; reads: object }>> = {
  'nothing ended between two looks': {
    now: {},
    reads: { runs: [], endedUnseen: 0, quiet: true, reset: false },
  },
  'one success has its time': {
    now: { successCount: 11, lastSuccess: at('03:01') },
    reads: {
      runs: [{ startedAt: null, endedAt: at('03:01'), outcome: 'succeeded', witness: 'polled' }],
      endedUnseen: 0,
    },
  },
  'of three successes only the last has its time': {
    now: { successCount: 13, lastSuccess: at('03:01') },
    reads: { endedUnseen: 2, quiet: false },
  },
  'a success and a failure each have theirs': {
    now: { successCount: 11, lastSuccess: at('03:01'), errorCount: 3, lastError: at('03:02') },
    reads: { runs: [{ outcome: 'succeeded' }, { outcome: 'failed' }], endedUnseen: 0 },
  },
  'counters that go back prove nothing': {
    now: { successCount: 0, lastSuccess: null },
    reads: { runs: [], reset: true, quiet: false },
  },
  'a time that goes back proves nothing': {
    now: { lastSuccess: at('01:59') },
    reads: { runs: [], reset: true },
  },
};

test.each(Object.entries(POLLS))('%s', (_, { now, reads }) => {
  expect(readPolls(aPoll(), aPoll({ at: at('03:05'), ...now }))).toMatchObject(reads);
});
