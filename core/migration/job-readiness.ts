import type { Finding } from '../inventory/finding.ts';
import { between, type Duration, days, type Interval } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { JobAudit } from './audit-job.ts';
import { handsAt, isShadowed } from './classify.ts';
import { delaysOf, type Readiness, readinessOf } from './readiness.ts';

/** What the operators ask of a job before it moves. */
export type ReadinessRule = {
  /** The start objective, parts per million. */
  readonly targetPpm: number;
  /** The most clean runs in a row to ask of any job. */
  readonly mostRuns: number;
};

/** 99.99 %, and 300 runs: by the rule of three they bound the failure rate at 1 % with 95 % confidence. */
export const defaultReadinessRule: ReadinessRule = { targetPpm: 999_900, mostRuns: 300 };

const WEEK = days(7);
// A monthly job: three runs are what anybody has the patience for.
const FEWEST_RUNS = 3;

/**
 * Clean runs to ask of one job: not more than it has in a week, for a week holds every kind of day once (night, weekend,
 * the hour when everything starts), and not fewer than three.
 */
export const mostRunsOf = (
  occurrences: number,
  window: Interval,
  { mostRuns }: Pick<ReadinessRule, 'mostRuns'>,
): number => {
  const length = between(window.from, window.to);
  const perWeek = length <= 0 ? 0 : Math.floor((occurrences * WEEK) / Math.max(length, 1));
  return Math.min(mostRuns, Math.max(FEWEST_RUNS, perWeek));
};

/** Takes a job's audit to the readiness rule. `lint` are the findings about its entry in the file. */
export const jobReadiness = (
  audit: JobAudit,
  given: {
    readonly rule: ReadinessRule;
    readonly window: Interval;
    readonly lint: readonly Finding[];
  },
): Readiness => {
  const { job, verdicts, tally, comparison, drift } = audit;
  const inNewHands = verdicts.filter((verdict) => isNew(audit, verdict));
  return readinessOf({
    job: job.name,
    criticality: criticalityOf(job),
    scheduler: job.scheduler,
    cleanInARow: cleanInARow(verdicts),
    targetPpm: given.rule.targetPpm,
    mostRuns: mostRunsOf(audit.occurrences.length, given.window, given.rule),
    oldDelays: delaysOf(oldDelays(audit)),
    newDelays: delaysOf(newDelays(inNewHands)),
    kills: inNewHands.filter(isKilled).length,
    tally,
    differences: comparison?.kind === 'compared' ? comparison.comparison.differences : [],
    errors: [
      ...given.lint.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
      ...drift.map(({ field }) => `the cluster has another ${field}`),
    ],
    since: audit.hands.since,
    shadow: isShadowed(job.shadow, given.window.to) ? (job.shadow ?? null) : null,
  });
};

/** A job whose file says nothing is a normal one. */
export const criticalityOf = ({ criticality }: { readonly criticality?: number }): number => criticality ?? 2;

const isNew = ({ hands }: JobAudit, { nominal }: Verdict): boolean =>
  handsAt(hands, nominal) === 'kubernetes' || isShadowed(hands.shadow, nominal);

/** `replaced` is the job's own policy, and does not count against an objective either. */
export const isKilled = ({ finish }: Verdict): boolean =>
  finish?.kind === 'killed' && finish.cause !== 'replaced';

/** Started on time and ended by themselves, counted back from the latest; undecided and excluded ones are passed over. */
export const cleanInARow = (verdicts: readonly Verdict[]): number => {
  let clean = 0;
  for (const { start, finish } of verdicts.toReversed()) {
    if (start.kind === 'pending' || start.kind === 'skipped' || start.kind === 'excused') continue;
    if (start.kind !== 'on-time' || finish === null) return clean;
    if (finish.kind === 'running') continue;
    if (finish.kind !== 'completed' && finish.kind !== 'failed') return clean;
    clean += 1;
  }
  return clean;
};

/** Of runs whose start was seen: one that is only known to have been over by some time has no delay. */
const newDelays = (verdicts: readonly Verdict[]): readonly Duration[] =>
  verdicts.flatMap(({ start }) =>
    (start.kind === 'on-time' || start.kind === 'late') && start.basis !== 'completion' ? [start.delay] : [],
  );

const oldDelays = ({ occurrences }: JobAudit): readonly Duration[] =>
  occurrences.flatMap(({ nominal, oldRuns }) => {
    const first = oldRuns.find(({ startedAt }) => startedAt !== null)?.startedAt ?? null;
    return first === null ? [] : [between(nominal, first)];
  });
