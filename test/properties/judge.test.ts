import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers } from '../../core/history/coverage.ts';
import { absorb, emptyWorld, type World } from '../../core/history/world.ts';
import { judge } from '../../core/judge/judge.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { openPages, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import type { VerdictPage } from '../../core/ports/judgements.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { START_COUNTS, type Verdict } from '../../core/verdict/verdict.ts';
import { at } from '../build/at.ts';
import { type Looking, observe, type Seen } from '../build/observe.ts';
import { clusters, dueWindow, fullSight, lookings } from '../build/random.ts';
import type { Change } from '../build/truth.ts';

const policy = { ...defaultPolicy, grace: minutes(1) };
const END = at('15:45:00');
const LATER = at('16:10:00');
const WINDOW = { from: at(dueWindow[0]), to: at(dueWindow[1]) };

const worldOf = (seen: readonly Seen[]): World =>
  absorb(
    emptyWorld(),
    seen.map((s) => s.fact),
  );
const verdictsOf = (world: World, window = WINDOW, asOf: Instant = END): readonly Verdict[] =>
  judge(world, { windowOf: () => window, policy }, asOf).flatMap((j) => j.verdicts);
const seenBy = (truth: readonly Change[], looking: Looking) => verdictsOf(worldOf(observe(truth, looking)));

const runOf = ({ name, nominal }: Verdict): string => `${name} ${new Date(nominal).toISOString()}`;
const ends = (v: Verdict): string =>
  v.finish === null ? 'none' : v.finish.kind === 'killed' ? `killed/${v.finish.cause}` : v.finish.kind;

const decided = (v: Verdict): string => JSON.stringify(rowOf(v));

// A counterexample is made smaller for so long, in milliseconds, and then told as it is: each step judges all anew.
const BOUND = { interruptAfterTimeLimit: 60_000 };

describe('whatever happened, and whoever looked', () => {
  test('I1: every due run has exactly one verdict, as many as an independent count finds', () => {
    fc.assert(
      fc.property(clusters, lookings, (truth, looking) => {
        const all = seenBy(truth, looking);
        expect(new Set(all.map((v) => `${v.cronJobUid} ${v.nominal}`)).size).toBe(all.length);
        const schedules = truth
          .filter((c) => c.resource === 'cronjobs')
          .map((c) => [c.uid, JSON.stringify(c.object.spec)]);
        for (const [uid, spec] of new Map(schedules as [string, string][])) {
          const per = spec.includes('"* * * * *"')
            ? [0, 1, 2, 3, 4, 5, 6, 7]
            : spec.includes('*/2')
              ? [1, 3, 5, 7]
              : [0, 4];
          expect(all.filter((v) => v.cronJobUid === uid).map((v) => v.nominal)).toEqual(
            per.map((m) => at('15:31:00') + m * 60_000),
          );
        }
      }),
      { numRuns: 60, ...BOUND },
    );
  });

  test('I2: a dropped run’s own proof holds against the coverage', () => {
    fc.assert(
      fc.property(clusters, lookings, (truth, looking) => {
        const world = worldOf(observe(truth, looking));
        for (const { start } of verdictsOf(world)) {
          if (start.kind !== 'dropped') continue;
          if (start.proof.kind !== 'surviving-evidence') {
            expect(covers(world.coverage.jobs, start.proof.interval)).toBe(true);
            continue;
          }
          expect(world.coverage.jobs.listed).toContain(start.proof.listed);
        }
      }),
      { numRuns: 60, ...BOUND },
    );
  });

  test('I4: the order and the number of the facts change nothing', () => {
    fc.assert(
      fc.property(clusters, lookings, fc.infiniteStream(fc.nat()), (truth, looking, dice) => {
        const facts = observe(truth, looking).map((s) => s.fact);
        const roll = () => dice.next().value;
        const shuffled = [...facts, ...facts.filter(() => roll() % 3 === 0)]
          .map((fact) => ({ fact, key: roll() }))
          .toSorted((a, b) => a.key - b.key)
          .map((x) => x.fact);
        expect(JSON.stringify(verdictsOf(absorb(emptyWorld(), shuffled)))).toBe(
          JSON.stringify(verdictsOf(absorb(emptyWorld(), facts))),
        );
      }),
      { numRuns: 60, ...BOUND },
    );
  });

  test('splitting the window changes nothing', () => {
    fc.assert(
      fc.property(clusters, lookings, fc.integer({ min: 0, max: 500 }), (truth, looking, s) => {
        const world = worldOf(observe(truth, looking));
        const middle = instant(WINDOW.from + s * 1000);
        const parts = [
          ...verdictsOf(world, { from: WINDOW.from, to: middle }),
          ...verdictsOf(world, { from: middle, to: WINDOW.to }),
        ].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.nominal - b.nominal));
        expect(parts).toEqual(verdictsOf(world));
      }),
      { numRuns: 60, ...BOUND },
    );
  });

  test('what is decided half blind is decided the same with full sight; nothing that is decided becomes undecided', () => {
    fc.assert(
      fc.property(clusters, lookings, (truth, looking) => {
        const full = new Map(seenBy(truth, fullSight).map((v) => [runOf(v), v]));
        for (const v of seenBy(truth, looking)) {
          const theirs = full.get(runOf(v));
          const counts = START_COUNTS[v.start.kind];
          // Seen not to start in time, it may have started later, unseen: never-started and late are both bad.
          if (counts !== 'unknown' && counts !== 'undecided')
            expect([runOf(v), counts]).toEqual([runOf(v), theirs && START_COUNTS[theirs.start.kind]]);
          if (v.finish !== null && v.finish.kind !== 'unknown' && v.finish.kind !== 'running')
            expect([runOf(v), ends(v)]).toEqual([runOf(v), theirs && ends(theirs)]);
        }
      }),
      { numRuns: 80, ...BOUND },
    );
  });

  test('judged tick by tick, whenever the ticks come, it ends with the same verdicts', () => {
    fc.assert(
      fc.property(
        clusters,
        lookings,
        fc.array(fc.integer({ min: 1, max: 2300 }), { maxLength: 12 }),
        (truth, looking, cuts) => {
          const seen = observe(truth, { ...looking, to: '16:10:00' });
          const ticks = [...new Set([...cuts.map((s) => WINDOW.from + s * 1000), LATER])].toSorted(
            (a, b) => a - b,
          );
          const set = emptyWorkingSet();
          const pages: VerdictPage[] = [];
          let before = 0;
          for (const [i, tick] of ticks.entries()) {
            const facts = seen.filter((s) => s.t > before && s.t <= tick).map((s) => s.fact);
            const done = step(set, { sequence: i + 1, at: instant(tick), facts, columns: null }, policy);
            pages.push(...done.pages);
            before = tick;
          }
          const open = [...pages, ...openPages(set)].flatMap((p) => p.verdicts);
          const whole = verdictsOf(worldOf(seen), { from: WINDOW.from, to: instant(LATER + 1) }, LATER);
          expect(open.map(decided).toSorted()).toEqual(whole.map(decided).toSorted());
        },
      ),
      { numRuns: 100, ...BOUND },
    );
  });
});
