import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { type Recording, recordingOf } from '../../adapters/recording/recording.ts';
import { compact } from '../../core/facts/compact.ts';
import type { CoverageFact, Fact } from '../../core/facts/fact.ts';
import { defaultPolicy, type Policy } from '../../core/judge/policy.ts';
import { openPages, type Step, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import type { VerdictPage } from '../../core/ports/judgements.ts';
import { duration, earliest, type Instant, instant, latest } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { Plan } from './plan.ts';
import type { Seen } from './watcher.ts';

export const policyOf = (plan: Plan): Policy => ({ ...defaultPolicy, grace: duration(plan.grace) });

export const ticksOf = (plan: Plan): readonly Instant[] =>
  plan.looking.ticks.map((t) => instant(plan.start + t));

export const recordingFor = (seen: Seen): Promise<Recording> =>
  recordingOf((resource) => seen.lines[resource]);

export type Observed = { readonly at: Instant; readonly facts: readonly Fact[] };

/** The ticks' facts as the product writes them. */
export const observations = (recording: Recording, plan: Plan, seen: Seen): readonly Observed[] => {
  let next = 0;
  let from = instant(0);
  const claimed = claimsBy(plan.clocks.observer);
  return ticksOf(plan).map((at) => {
    const facts: Fact[] = [];
    const until = at < recording.end ? at : recording.end;
    for (let a = recording.arrivals[next]; a !== undefined && a.t <= until; a = recording.arrivals[next]) {
      facts.push(a.fact);
      next++;
    }
    // A look stands for the earlier of the two clocks (source.ts).
    const by = earliest(at, instant(at + plan.clocks.observer));
    facts.push(...claimed(coverageWithin(recording, { from, to: until }), by));
    for (const { resource, t } of seen.restored)
      if (t > from && t <= until) facts.push({ kind: 'restored', resource, at: instant(t) });
    from = until;
    return { at: by, facts: compact(facts) };
  });
};

/**
 * Coverage by the earlier of the two clocks, blindness by both, as the lookout tells them (lookout.ts): a tick's clock
 * that is wrong makes us late, and never sure.
 */
const claimsBy = (
  ahead: number,
): ((facts: readonly CoverageFact[], by: Instant) => readonly CoverageFact[]) => {
  if (ahead === 0) return (facts) => facts;
  const since = new Map<string, Instant>();
  return (facts, by) =>
    facts.flatMap((f): readonly CoverageFact[] => {
      if (f.kind === 'listed') since.set(f.resource, latest(f.at, instant(f.at + ahead)));
      if (f.kind === 'blind')
        return [
          {
            ...f,
            interval: { from: f.interval.from, to: latest(f.interval.to, instant(f.interval.to + ahead)) },
          },
        ];
      if (f.kind !== 'watched') return [f];
      const from = since.get(f.resource) ?? f.interval.from;
      const to = earliest(f.interval.to, by);
      if (to <= from) return [];
      since.set(f.resource, to);
      return [{ ...f, interval: { from, to } }];
    });
};

export type Judged = { readonly verdicts: readonly Verdict[]; readonly asOf: Instant };

/** The product's own judging, record by record, without a store; `each` sees what every tick changed. */
export const judgeAll = (plan: Plan, observed: readonly Observed[], each: (step: Step) => void): Judged => {
  const set = emptyWorkingSet();
  const policy = policyOf(plan);
  const pages: VerdictPage[] = [];
  for (const [i, { at, facts }] of observed.entries()) {
    const done = step(set, { sequence: i + 1, at, facts, columns: null }, policy);
    pages.push(...done.pages);
    each(done);
  }
  return { verdicts: [...pages, ...openPages(set)].flatMap((p) => p.verdicts), asOf: set.asOf };
};
