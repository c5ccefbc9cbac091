import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { type Recording, recordingOf } from '../../adapters/recording/recording.ts';
import { compact } from '../../core/facts/compact.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { defaultPolicy, type Policy } from '../../core/judge/policy.ts';
import { openPages, type Step, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import type { VerdictPage } from '../../core/ports/judgements.ts';
import { duration, type Instant, instant } from '../../core/time.ts';
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
export const observations = (recording: Recording, ticks: readonly Instant[]): readonly Observed[] => {
  let next = 0;
  let from = instant(0);
  return ticks.map((at) => {
    const facts: Fact[] = [];
    const until = at < recording.end ? at : recording.end;
    for (let a = recording.arrivals[next]; a !== undefined && a.t <= until; a = recording.arrivals[next]) {
      facts.push(a.fact);
      next++;
    }
    facts.push(...coverageWithin(recording, { from, to: until }));
    from = until;
    return { at, facts: compact(facts) };
  });
};

export type Judged = { readonly verdicts: readonly Verdict[]; readonly asOf: Instant };

/** The product's own judging, record by record, without a store; `each` sees what every tick changed. */
export const judgeAll = (plan: Plan, observed: readonly Observed[], each: (step: Step) => void): Judged => {
  const set = emptyWorkingSet();
  const policy = policyOf(plan);
  const pages: VerdictPage[] = [];
  for (const [i, { at, facts }] of observed.entries()) {
    const done = step(set, { sequence: i + 1, at, facts, resume: '', hash: '', previous: '' }, policy);
    pages.push(...done.pages);
    each(done);
  }
  return { verdicts: [...pages, ...openPages(set)].flatMap((p) => p.verdicts), asOf: set.asOf };
};
