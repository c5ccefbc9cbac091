import type { Job, Position } from '../inventory/job.ts';
import { before, type Duration, days, type Instant, type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import {
  type Calendars,
  expectedOccurrences,
  fileCalendar,
  kubernetesCalendar,
  type ScheduleDrift,
  scheduleDrift,
} from './calendars.ts';
import {
  classifyOccurrence,
  type HandOverTally,
  type HandOverVerdict,
  type Hands,
  handsAt,
  tallyHandOver,
} from './classify.ts';
import { type ClusterJob, type ClusterSide, clusterJob, startedIn } from './cluster-side.ts';
import type { PairComparison } from './compare-inventory.ts';
import type { ExternalRun } from './external-run.ts';
import { knownBy } from './gather-old.ts';
import { matchOldRuns, timeOf } from './match-old.ts';
import { type HandsSource, handsFor } from './observed-hands.ts';
import { type OldEvidence, silenceCounts } from './old-evidence.ts';
import { oldSideRan } from './old-side.ts';

/** An occurrence with what decided it: the runs of the old side, and Kubernetes' verdict where one was due. */
export type AuditedOccurrence = HandOverVerdict & {
  readonly oldRuns: readonly ExternalRun[];
  readonly verdict: Verdict | null;
};

/** One job, both sides, over the audited time. */
export type JobAudit = {
  readonly job: Job;
  readonly at: Position;
  readonly hands: Hands;
  readonly source: HandsSource;
  /** Ascending by nominal time; only those whose grace is over. */
  readonly occurrences: readonly AuditedOccurrence[];
  readonly tally: HandOverTally;
  /** Runs of the old side near no occurrence: by hand, or by a calendar that we do not know. */
  readonly besides: readonly ExternalRun[];
  readonly comparison: PairComparison | null;
  readonly drift: readonly ScheduleDrift[];
  /** Kubernetes' verdicts on the job in the audited time, ascending. */
  readonly verdicts: readonly Verdict[];
};

export type JobEvidence = {
  readonly cluster: ClusterSide;
  readonly old: OldEvidence;
  /** When Chronos was to start it; `null` where its calendar is not known. */
  readonly oldCalendar: readonly Instant[] | null;
  /** Its pair in Chronos' list; `null` where no list was given. */
  readonly comparison: PairComparison | null;
};

export type AuditRule = { readonly window: Interval; readonly grace: Duration };

/** Accounts for every occurrence of one job from both sides. Nothing is claimed before the grace of an occurrence is over. */
export const auditJob = (
  { job, at }: { readonly job: Job; readonly at: Position },
  evidence: JobEvidence,
  { window, grace }: AuditRule,
  asOf: Instant,
): JobAudit => {
  const cluster = clusterJob(evidence.cluster, job);
  const { hands, source } = handsFor(job, cluster.cronJobs, isKnownToOld(evidence));
  const calendars = calendarsOf(job, cluster, evidence, window);
  const runs = knownBy(evidence.old.runs, asOf);
  const match = matchOldRuns(runs, calendars, { job, hands, grace });
  const { byNominal } = match;
  const unmatched = match.unmatched.filter((run) => timeOf(run) >= window.from);
  const started = startedIn(evidence.cluster, cluster);
  const told = silenceCounts(job, evidence.old);
  const trusted = isOldCalendarTrusted(evidence, unmatched, hands);
  const expected = expectedOccurrences(hands, calendars, {
    old: (nominal) => byNominal.has(nominal),
    next: (nominal) => started(nominal).ran === 'yes',
  });
  const occurrences = expected
    .filter(({ nominal }) => nominal >= window.from && nominal + grace < asOf)
    .map(({ nominal }): AuditedOccurrence => {
      const matched = byNominal.get(nominal) ?? [];
      const { ran, byPolicy, verdict } = started(nominal);
      const counts = trusted || handsAt(hands, nominal) === 'kubernetes';
      const old = oldSideRan(nominal, { matched, told: counts ? told : [], grace }, asOf);
      return {
        ...classifyOccurrence({ nominal, old, started: ran, byPolicy }, hands),
        oldRuns: matched,
        verdict,
      };
    });
  return {
    job,
    at,
    hands,
    source,
    occurrences,
    tally: tallyHandOver(occurrences),
    besides: unmatched,
    comparison: evidence.comparison,
    drift: scheduleDrift(job, cluster),
    verdicts: cluster.verdicts.filter(({ nominal }) => window.from <= nominal && nominal < window.to),
  };
};

const isKnownToOld = ({ old, comparison }: JobEvidence): boolean =>
  old.runs.length > 0 || comparison?.kind === 'compared';

/** Where the CronJob is not as the file says and nobody knows Chronos' calendar, the file is the best guess at that. */
const calendarsOf = (job: Job, cluster: ClusterJob, evidence: JobEvidence, window: Interval): Calendars => {
  const wide = withMargin(window);
  const drifted = scheduleDrift(job, cluster).length > 0;
  const guess = drifted ? fileCalendar(job, cluster, wide) : null;
  return { old: evidence.oldCalendar ?? guess, next: kubernetesCalendar(job, cluster, wide) };
};

/** Runs at the beginning of the window may belong to an occurrence before it, and are nothing to wonder at. */
export const withMargin = ({ from, to }: Interval): Interval => ({ from: before(from, days(1)), to });

/**
 * Without Chronos' calendar its runs are looked for at Kubernetes' times. When some came at other times while it had
 * the job, or the list says that the job follows no calendar, its silence at Kubernetes' times means nothing.
 */
const isOldCalendarTrusted = (
  { oldCalendar, comparison }: JobEvidence,
  unmatched: readonly ExternalRun[],
  hands: Hands,
): boolean => {
  if (oldCalendar !== null) return true;
  if (comparison?.kind === 'compared') return false;
  return !unmatched.some((run) => handsAt(hands, instant(timeOf(run))) === 'chronos');
};
