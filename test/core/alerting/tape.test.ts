import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsWithin, noted, type Tape } from '../../../core/alerting/tape.ts';
import { days, duration, hours, type Instant, after as later, minutes } from '../../../core/time.ts';
import { at } from './verdicts.ts';

type Note = readonly [t: Instant, good: number, bad: number];

const written = (notes: readonly Note[]): Tape =>
  notes.reduce<Tape>((tape, [t, good, bad]) => noted(tape, { good, bad }, t), []);

const within = (notes: readonly Note[], asOf: Instant, window: number): readonly [number, number] => {
  const { good, bad } = countsWithin(written(notes), asOf)(duration(window));
  return [good, bad];
};

describe('the tape of decided runs', () => {
  test.each<[string, readonly Note[], string, number, readonly [number, number]]>([
    ['counts what was decided within the window', [[at('16:00'), 3, 1]], '16:04', minutes(5), [3, 1]],
    ['leaves out what was decided before it', [[at('16:00'), 3, 1]], '16:05', minutes(5), [0, 0]],
    [
      'moves a run that is decided anew, and counts it once',
      [
        [at('16:00'), 0, 1],
        [at('16:10'), 1, -1],
      ],
      '16:10',
      hours(1),
      [1, 0],
    ],
    ['takes nothing back that is not there', [[at('16:00'), -2, -1]], '16:00', hours(1), [0, 0]],
    [
      'remembers an hour by ten minutes',
      [
        [at('12:01'), 1, 0],
        [at('12:09'), 1, 0],
        [at('14:00'), 1, 0],
      ],
      '14:00',
      minutes(115),
      [3, 0],
    ],
  ])('%s', (_, notes, asOf, window, expected) => {
    expect(within(notes, at(asOf), window)).toEqual(expected);
  });

  test('a week of a tick a minute is a few hundred slots', () => {
    let tape: Tape = [];
    for (let t = at('00:00'); t < later(at('00:00'), days(9)); t = later(t, minutes(1)))
      tape = noted(tape, { good: 50, bad: 0 }, t);
    expect(tape.length).toBeLessThan(300);
    const { good } = countsWithin(tape, later(at('00:00'), days(9)))(days(7));
    expect(good).toBeGreaterThanOrEqual(7 * 1440 * 50 - 50);
    expect(good).toBeLessThanOrEqual((7 * 1440 + 60) * 50);
  });

  test('every window of a rule is exact, or reaches back one slot further', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(3), fc.nat(2)), {
      maxLength: 80,
    });
    const windows: readonly [number, number][] = [
      [minutes(5), 0],
      [minutes(30), 0],
      [hours(1), minutes(10)],
      [hours(6), hours(1)],
      [days(3), hours(1)],
      [days(6), hours(1)],
    ];
    fc.assert(
      fc.property(gaps, (steps) => {
        let t = at('00:00');
        const notes = steps.map(([gap, good, bad]): Note => {
          t = later(t, minutes(gap));
          return [t, good, bad];
        });
        for (const [window, slot] of windows) {
          const exact = (w: number) =>
            notes.filter(([n]) => n > t - w).reduce((sum, [, , bad]) => sum + bad, 0);
          const [, bad] = within(notes, t, window);
          expect(bad).toBeGreaterThanOrEqual(exact(window));
          expect(bad).toBeLessThanOrEqual(exact(window + slot));
        }
      }),
      { numRuns: 100 },
    );
  });
});
