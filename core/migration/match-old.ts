import type { Job } from '../inventory/job.ts';
import { type Duration, hours, type Instant, minutes, seconds } from '../time.ts';
import type { Calendars } from './calendars.ts';
import { type Hands, handsAt, isShadowed } from './classify.ts';
import { type ExternalRun, matchRuns, type RunMatch } from './external-run.ts';

// Wrappers call, and clocks tick, a little before the minute is full.
const EARLY: Duration = minutes(1);
// Chronos 3 starts what it missed as soon as it is back. Half a day is the longest outage anybody has waited out.
const CAUGHT_UP: Duration = hours(12);

/**
 * The old scheduler's runs by occurrence: first by its own calendar, the rest by Kubernetes' one. While the old scheduler
 * had the job and its calendar is known, a run may be hours late and still be that occurrence's; anywhere else a run
 * that is later than the grace belongs to nothing.
 */
export const matchOldRuns = (
  runs: readonly ExternalRun[],
  { old, next }: Calendars,
  given: { readonly job: Job; readonly hands: Hands; readonly grace: Duration },
): RunMatch => {
  const { job, hands, grace } = given;
  const longest = seconds(job.longestRunSeconds ?? 0);
  const late = ({ startedAt, endedAt }: ExternalRun): Duration => {
    const at = startedAt ?? endedAt;
    const theirs = at !== null && old !== null && isOldHands(hands, at);
    const start = theirs ? CAUGHT_UP : grace;
    return startedAt === null ? sum(start, longest) : start;
  };
  const byNominal = new Map<Instant, readonly ExternalRun[]>();
  let left = runs;
  for (const calendar of old === null ? [next] : [old, next]) {
    const unmatched: ExternalRun[] = [];
    for (const tolerance of new Set(left.map(late))) {
      const some = left.filter((run) => late(run) === tolerance);
      const match = matchRuns(some, calendar, { early: EARLY, late: tolerance });
      for (const [nominal, found] of match.byNominal)
        byNominal.set(nominal, [...(byNominal.get(nominal) ?? []), ...found]);
      unmatched.push(...match.unmatched);
    }
    left = unmatched;
  }
  return { byNominal, unmatched: left.toSorted((a, b) => timeOf(a) - timeOf(b)) };
};

const isOldHands = (hands: Hands, at: Instant): boolean =>
  handsAt(hands, at) === 'chronos' || isShadowed(hands.shadow, at);

const sum = (a: Duration, b: Duration): Duration => seconds((a + b) / 1000);

export const timeOf = ({ startedAt, endedAt }: ExternalRun): number => startedAt ?? endedAt ?? 0;
