import { advanceBudget, type BudgetTerms, defaultTerms } from '../alerting/budget.ts';
import { cronJobFindings, duplicateFindings, overlapFindings } from '../alerting/finding-events.ts';
import { isMuted } from '../judge/excused.ts';
import { defaultPolicy, type Policy } from '../judge/policy.ts';
import { type Duration, minutes } from '../time.ts';
import { type AlertPorts, tellChanges } from './alert.ts';
import type { JudgePorts } from './judge.ts';
import { placeOf } from './place.ts';
import { newlyWaiting } from './waiting.ts';

export type TellingPorts = AlertPorts & {
  readonly policy?: Pick<Policy, 'defaultZone' | 'maintenance'>;
  /** Against what the error budgets are counted. */
  readonly terms?: BudgetTerms;
  /** From one tick to the next: two that fail make the observer blind. */
  readonly tick?: Duration;
  /** Why the last look saw nothing, where this process knows. */
  readonly problem?: () => string | null;
};

// The schedule's: the tick at the half minute is for the watch, and one that fails alone loses nothing.
const TICK: Duration = minutes(1);

/**
 * What a judge calls with each step (`JudgePorts.decided`), in the cloud and on one machine alike: everything that is
 * told follows from the ledger's records and what the working set remembers of them, so that the same ledger tells the
 * same, whoever judges it and however often. Records of failed ticks are steps too: they tell that we are blind.
 */
export const telling =
  (ports: TellingPorts): NonNullable<JudgePorts['decided']> =>
  async (step, set) => {
    const {
      cluster,
      policy = defaultPolicy,
      terms = defaultTerms,
      tick = TICK,
      problem = () => null,
    } = ports;
    const { asOf, changed, withdrawn } = step;
    const { coverage, cronJobs } = set.world;
    const budget = advanceBudget(set.budget, step, { cluster, asOf, terms });
    set.budget = budget.watch;
    const edited = step.edited.flatMap((uid) => cronJobs.get(uid) ?? []);
    const findings = cronJobFindings(edited, { cluster, zone: policy.defaultZone }, asOf);
    const news = new Set(step.remarkable.map(({ now }) => `${now.cronJobUid} ${now.nominal}`));
    const overlaps = overlapFindings(
      step.judgements,
      { cluster, changed: (uid, t) => news.has(`${uid} ${t}`) },
      asOf,
    );
    const duplicates = duplicateFindings(step.judgements, cluster, asOf);
    const begun = coverage.cronjobs.listed[0] ?? asOf;
    await tellChanges(ports, {
      sequence: set.sequence,
      asOf,
      changed,
      withdrawn,
      waiting: newlyWaiting(set.world, step, policy.maintenance),
      more: [...budget.events, ...findings, ...overlaps, ...duplicates],
      sight: { coverage, before: step.seen, tick, begun, problem: problem() },
      muted: (run) => isMuted(run, policy.maintenance),
      placeOf: (run) => placeOf(set.world, run),
    });
  };
