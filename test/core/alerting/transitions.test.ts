import { describe, expect, test } from 'vitest';
import { transitions, withdrawals } from '../../../core/alerting/transitions.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import {
  at,
  blind,
  completed,
  dropped,
  killed,
  late,
  neverStarted,
  onTime,
  pending,
  run,
} from './verdicts.ts';

const r = (start: Verdict['start'], finish: Verdict['finish'] = null): Verdict =>
  run('nightly', '16:00', start, { finish });
const t1 = at('16:00:02');

const cases: Record<string, [Verdict | null, Verdict, readonly string[]]> = {
  'a run first seen pending is no news': [null, r(pending), []],
  'a pending run that was dropped is missed': [r(pending), r(dropped()), ['run-missed']],
  'a run first judged as dropped is missed': [null, r(dropped()), ['run-missed']],
  'an unknown run proven dropped is missed': [r(blind), r(dropped()), ['run-missed']],
  'a Job that waited past its deadline is missed': [r(pending), r(neverStarted()), ['run-missed']],
  'a run that is late at first sight is missed': [r(pending), r(late(t1)), ['run-missed']],
  'a dropped run whose Job came after all has recovered': [r(dropped()), r(late(t1)), ['run-recovered']],
  'a never-started run that started has recovered': [r(neverStarted()), r(late(t1)), ['run-recovered']],
  'a dropped run of which a waiting Job turns up is still missed': [
    r(dropped()),
    r(neverStarted()),
    ['run-recast'],
  ],
  'a better cause for the same drop is no second alarm': [
    r(dropped()),
    r(dropped('controller-down')),
    ['run-recast'],
  ],
  'a drop taken back by late evidence is corrected, and good news': [
    r(dropped()),
    r(onTime(t1)),
    ['run-corrected', 'run-fine'],
  ],
  'a drop of which we no longer know is corrected': [r(dropped()), r(blind), ['run-corrected']],
  'a late run that was on time after all is corrected': [
    r(late(t1)),
    r(onTime(t1)),
    ['run-corrected', 'run-fine'],
  ],
  'a run on time is good news once': [r(pending), r(onTime(t1)), ['run-fine']],
  'a run that was evicted is killed': [
    r(onTime(t1), null),
    r(onTime(t1), killed('evicted', t1)),
    ['run-killed'],
  ],
  'a late run that was killed is both': [
    null,
    r(late(t1), killed('signal', t1)),
    ['run-missed', 'run-killed'],
  ],
  'a run replaced by its successor is nobody’s trouble': [
    r(onTime(t1)),
    r(onTime(t1), killed('replaced', t1)),
    [],
  ],
  'a kill whose cause becomes clear is told once': [
    r(onTime(t1), killed('signal', t1)),
    r(onTime(t1), killed('oom-killed', t1)),
    ['run-recast'],
  ],
  'a kill that turns out to be a completed run is corrected': [
    r(onTime(t1), killed('signal', t1)),
    r(onTime(t1), completed(t1)),
    ['run-corrected', 'run-fine'],
  ],
};

describe('transitions', () => {
  test.each(Object.entries(cases))('%s', (_, [before, now, expected]) => {
    expect(transitions(before, now).map((t) => t.kind)).toEqual(expected);
  });

  test.each(Object.entries(cases))('%s, told once', (_, [, now]) => {
    expect(transitions(now, now)).toEqual([]);
  });

  test('a bad run that was not due after all is taken back', () => {
    expect(withdrawals(r(late(t1), killed('signal', t1))).map((t) => t.kind)).toEqual([
      'run-corrected',
      'run-corrected',
    ]);
    expect(withdrawals(r(onTime(t1), completed(t1)))).toEqual([]);
  });

  test('verdicts of two runs are our own mistake', () => {
    expect(() => transitions(r(pending), run('nightly', '17:00', pending))).toThrow(RangeError);
  });
});
