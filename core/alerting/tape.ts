import { emptyCounts, type SliCounts } from '../numbers/tally.ts';
import { before, type Duration, days, hours, type Instant, instant, minutes } from '../time.ts';

/** Runs that were decided for or against an objective, by when: `until` is the end of the time that the slot counts. */
export type Slot = { readonly until: Instant; readonly good: number; readonly bad: number };

/**
 * What the burn-rate rules look back on, of one objective: slots, ascending. Judgements of the last hour stand by their
 * own instants, older ones by ten minutes, those of more than six hours by the hour, for a good week: some three
 * hundred slots, whatever the fleet's size. A window therefore reaches back up to a slot further than it says.
 */
export type Tape = readonly Slot[];

/** How much more a judgement knows than the one before; negative where it takes something back. */
export type Delta = { readonly good: number; readonly bad: number };

const KEPT = days(7);
const GRIDS: readonly { readonly older: Duration; readonly grid: Duration }[] = [
  { older: hours(6), grid: hours(1) },
  { older: hours(1), grid: minutes(10) },
];

/** The tape with what was decided as of an instant on it, and without what no rule looks back on any more. */
export const noted = (tape: Tape, delta: Delta, asOf: Instant): Tape => {
  const kept = taken(coarsened(tape, asOf), delta);
  const good = Math.max(0, delta.good);
  const bad = Math.max(0, delta.bad);
  return good + bad === 0 ? kept : merged([...kept, { until: asOf, good, bad }]);
};

/** What `evaluateBurn` asks: the runs decided within the last `window`. */
export const countsWithin =
  (tape: Tape, asOf: Instant) =>
  (window: Duration): SliCounts => {
    const from = before(asOf, window);
    let [good, bad] = [0, 0];
    for (const slot of tape) {
      if (slot.until <= from) continue;
      good += slot.good;
      bad += slot.bad;
    }
    return { ...emptyCounts, good, bad };
  };

const coarsened = (tape: Tape, asOf: Instant): Tape => {
  const oldest = before(asOf, KEPT);
  return merged(tape.filter((s) => s.until > oldest).map((s) => onGrid(s, asOf)));
};

const onGrid = (slot: Slot, asOf: Instant): Slot => {
  const grid = GRIDS.find(({ older }) => asOf - slot.until > older)?.grid;
  if (grid === undefined || slot.until % grid === 0) return slot;
  return { ...slot, until: instant(Math.ceil(slot.until / grid) * grid) };
};

const merged = (tape: Tape): Tape => {
  const result: Slot[] = [];
  for (const slot of tape) {
    const last = result.at(-1);
    if (last !== undefined && slot.until <= last.until)
      result[result.length - 1] = { ...last, good: last.good + slot.good, bad: last.bad + slot.bad };
    else result.push(slot);
  }
  return result;
};

/** Nobody kept when a single run was decided: what is taken back is taken from the latest that are there. */
const taken = (tape: Tape, delta: Delta): Tape => {
  let good = Math.max(0, -delta.good);
  let bad = Math.max(0, -delta.bad);
  if (good + bad === 0) return tape;
  const result: Slot[] = [];
  for (const slot of tape.toReversed()) {
    const less = { good: Math.min(good, slot.good), bad: Math.min(bad, slot.bad) };
    good -= less.good;
    bad -= less.bad;
    const left = { ...slot, good: slot.good - less.good, bad: slot.bad - less.bad };
    if (left.good + left.bad > 0) result.push(left);
  }
  return result.toReversed();
};
