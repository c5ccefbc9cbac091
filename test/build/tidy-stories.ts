import fc from 'fast-check';
import type { Fact } from '../../core/facts/fact.ts';
import { type Arrival, arrive, type Fate, type Odd, withOdd } from './odd-run.ts';
import { BEGIN, type Course, cronJobFact, type Job, looked } from './tidy.ts';

type Member = {
  readonly concurrency: Job['concurrency'];
  readonly every: 1 | 2 | 7;
  readonly keep: number;
  readonly fates: readonly Fate[];
};
export type Story = {
  readonly members: readonly Member[];
  /** Seconds from one tick to the next. */
  readonly ticks: readonly number[];
  readonly shuffle: number;
};

const MINUTES = 110;

const fateOf = (odd: fc.Arbitrary<Odd>): fc.Arbitrary<Fate> =>
  fc.record({
    odd: fc.oneof({ weight: 30, arbitrary: fc.constant<Odd>('nothing') }, { weight: 1, arbitrary: odd }),
    amount: fc.integer({ min: 1, max: 600 }),
    start: fc.oneof({ weight: 4, arbitrary: fc.constant(2) }, fc.integer({ min: 1, max: 30 })),
    work: fc.oneof({ weight: 4, arbitrary: fc.constant(5) }, fc.integer({ min: 1, max: 25 })),
  });

export const stories = (odd: fc.Arbitrary<Odd>): fc.Arbitrary<Story> =>
  fc.record({
    members: fc.array(
      fc.record({
        concurrency: fc.constantFrom('Allow', 'Forbid', 'Replace'),
        every: fc.constantFrom(1, 2, 7),
        keep: fc.integer({ min: 1, max: 4 }),
        fates: fc.array(fateOf(odd), { minLength: MINUTES, maxLength: MINUTES }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    ticks: fc.oneof(
      fc.constant([60]),
      fc.constant([30]),
      fc.array(fc.integer({ min: 5, max: 300 }), { minLength: 3, maxLength: 9 }),
    ),
    shuffle: fc.nat({ max: 1_000_000 }),
  });

const arrivalsOf = (member: Member, index: number): readonly Arrival[] => {
  const job: Job = {
    uid: `cj-${index}`,
    namespace: 'ns',
    name: `job-${index}`,
    schedule: `*/${member.every} * * * *`,
    concurrency: member.concurrency,
  };
  const found: Arrival[] = [arrive(cronJobFact(job, BEGIN - 5000, { schedule: null, success: null }))];
  let before: Course | null = null;
  for (let minute = 1; minute < MINUTES; minute++) {
    if (minute % member.every !== 0) continue;
    const fate = member.fates[minute];
    if (fate === undefined) continue;
    const course = courseOf(fate, BEGIN + minute * 60_000, member);
    found.push(...withOdd(job, course, before, fate));
    before = course;
  }
  return found;
};

const courseOf = (fate: Fate, nominal: number, { every, keep }: Member): Course => {
  const started = (fate.odd === 'late start' ? 1180 + (fate.amount % 60) : fate.start) * 1000;
  const ended = started + (fate.odd === 'long' ? fate.amount : fate.work) * 1000;
  return {
    nominal,
    created: 150,
    started,
    ended,
    tidied: Math.max(ended + 5000, keep * every * 60_000 + 9000),
  };
};

const ROLL = 2_654_435_761;

/** The story as ticks: now and then what is not needed is pruned, or the judge begins anew from its snapshot. */
export const ticksOf = ({ members, ticks, shuffle }: Story) => {
  const arrivals = members.flatMap(arrivalsOf).toSorted((a, b) => a.t - b.t);
  const end = BEGIN + (MINUTES + 40) * 60_000;
  const found: { at: number; facts: readonly Fact[]; afterwards: 'go on' | 'prune' | 'thaw' }[] = [];
  let [from, next] = [BEGIN - 60_000, 0];
  for (let i = 0, at = BEGIN; at <= end; i++, at += (ticks[i % ticks.length] ?? 60) * 1000) {
    const facts: Fact[] = [...looked(i === 0 ? null : from, at)];
    for (let a = arrivals[next]; a !== undefined && a.t <= at; a = arrivals[++next]) facts.push(a.fact);
    const roll = (n: number): number => ((shuffle + n) * ROLL) % 1009;
    const order =
      shuffle % 2 === 0
        ? facts
        : facts
            .map((f, n) => ({ f, key: roll(n) }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ f }) => f);
    const afterwards = roll(i) % 23 === 0 ? 'prune' : roll(i) % 41 === 0 ? 'thaw' : 'go on';
    found.push({ at, facts: order, afterwards });
    from = at;
  }
  return found;
};
