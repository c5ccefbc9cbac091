import { expect, test } from 'vitest';
import {
  classifyOccurrence,
  type Hands,
  handsAt,
  handsOf,
  type Ran,
  tallyHandOver,
} from '../../../core/migration/classify.ts';
import { instant } from '../../../core/time.ts';

const at = (text: string) => instant(Date.parse(`2026-11-${text}Z`));
/** Chronos until the 10th, Kubernetes until the 12th at noon, Chronos again. */
const MOVED_AND_BACK: Hands = {
  atFirst: 'chronos',
  since: [
    { at: at('10T00:00'), scheduler: 'kubernetes' },
    { at: at('12T12:00'), scheduler: 'chronos' },
  ],
  shadow: undefined,
};
const SHADOWED: Hands = {
  atFirst: 'chronos',
  since: [],
  shadow: { kind: 'within', interval: { from: at('05T00:00'), to: at('08T00:00') } },
};

const ROWS: Readonly<
  Record<string, { hands: Hands; nominal: string; old: Ran; started: Ran; is: readonly unknown[] }>
> = {
  'before the hand-over Chronos runs it': {
    hands: MOVED_AND_BACK,
    nominal: '09T23:59',
    old: 'yes',
    started: 'no',
    is: ['only-old', 'chronos', null],
  },
  'at the instant of the hand-over it is in the new hands': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'no',
    started: 'yes',
    is: ['only-new', 'kubernetes', null],
  },
  'after the hand-over Chronos still ran it': {
    hands: MOVED_AND_BACK,
    nominal: '10T06:00',
    old: 'yes',
    started: 'no',
    is: ['only-old', 'kubernetes', 'wrong-side'],
  },
  'Kubernetes ran it too early': {
    hands: MOVED_AND_BACK,
    nominal: '09T06:00',
    old: 'no',
    started: 'yes',
    is: ['only-new', 'chronos', 'wrong-side'],
  },
  'both ran it, undeclared': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'yes',
    started: 'yes',
    is: ['both', 'kubernetes', 'doubled'],
  },
  'neither ran it': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'no',
    started: 'no',
    is: ['neither', 'kubernetes', 'lost'],
  },
  'moved back, and Chronos runs it again': {
    hands: MOVED_AND_BACK,
    nominal: '12T12:00',
    old: 'yes',
    started: 'no',
    is: ['only-old', 'chronos', null],
  },
  'both ran it in declared shadow mode': {
    hands: SHADOWED,
    nominal: '05T00:00',
    old: 'yes',
    started: 'yes',
    is: ['both', 'both', null],
  },
  'both ran it when shadow mode was over': {
    hands: SHADOWED,
    nominal: '08T00:00',
    old: 'yes',
    started: 'yes',
    is: ['both', 'chronos', 'doubled'],
  },
  'in shadow mode one side is enough': {
    hands: SHADOWED,
    nominal: '06T00:00',
    old: 'yes',
    started: 'no',
    is: ['only-old', 'both', null],
  },
  'in shadow mode neither ran it': {
    hands: SHADOWED,
    nominal: '06T00:00',
    old: 'no',
    started: 'no',
    is: ['neither', 'both', 'lost'],
  },
  'nobody knows about Chronos: no loss is claimed': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'unknown',
    started: 'no',
    is: ['unknown', 'kubernetes', null],
  },
  'nobody knows about Chronos: no double is claimed': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'unknown',
    started: 'yes',
    is: ['unknown', 'kubernetes', null],
  },
  'we were blind on Kubernetes': {
    hands: MOVED_AND_BACK,
    nominal: '10T00:00',
    old: 'no',
    started: 'unknown',
    is: ['unknown', 'kubernetes', null],
  },
};

test.each(Object.entries(ROWS))('%s', (_, { hands, nominal, old, started, is }) => {
  const verdict = classifyOccurrence({ nominal: at(nominal), old, started }, hands);
  expect([verdict.kind, verdict.expected, verdict.trouble]).toEqual(is);
});

test('each pair of sides has exactly one kind, and the tally conserves them', () => {
  const sides: readonly Ran[] = ['yes', 'no', 'unknown'];
  const verdicts = sides.flatMap((old) =>
    sides.map((started) => classifyOccurrence({ nominal: at('10T00:00'), old, started }, MOVED_AND_BACK)),
  );
  expect(tallyHandOver(verdicts)).toEqual({
    'only-old': 1,
    'only-new': 1,
    both: 1,
    neither: 1,
    unknown: 5,
    lost: 1,
    doubled: 1,
    wrongSide: 1,
  });
});

test('the hands of a job come from its file', () => {
  const moved = handsOf({
    scheduler: 'kubernetes',
    since: [{ at: at('10T00:00'), scheduler: 'kubernetes' }],
  });
  expect(handsAt(moved, at('09T00:00'))).toBe('chronos');
  expect(handsAt(moved, at('11T00:00'))).toBe('kubernetes');
  expect(handsAt(handsOf({ scheduler: 'chronos', since: [] }), at('01T00:00'))).toBe('chronos');
});
