import type { Run } from '../history/run.ts';
import { after, type Instant, instant, seconds } from '../time.ts';
import { regularAttempts } from './pod-failure.ts';

/** While it lasts, a run holds up its successors under Forbid. `to` is null while it is active. */
export type Activity = {
  readonly run: Run;
  readonly from: Instant;
  readonly to: Instant | null;
  /** Its containers ended then, and nobody has recorded it yet: within a minute we shall know which time counts. */
  readonly doubtfulSince: Instant | null;
};

// DESIGN §6: a finish recorded more than 60 s after the last container ended was recorded by a controller that had
// been away; at work, it would have come within 5 s.
const LATE_RECORD = seconds(60);
const PROMPT_RECORD = seconds(5);

/** From the Job's creation until it is finished or deleted, as the controller would have seen it without fault. */
export const activityOf = (run: Run, asOf: Instant): Activity | null => {
  const { job } = run;
  if (job === null || run.trigger === 'manual') return null;
  const finished = job.conditions.find((c) => c.type === 'Complete' || c.type === 'Failed')?.at;
  // A Job that a list no longer had may have been gone for long: it was active for sure only as long as it was seen.
  const deleted = job.gone?.witness === 'list' ? job.gone.notBefore : job.gone?.learned;
  const recorded = finished ?? deleted ?? null;
  const ended = containersEnded(run);
  const late = ended !== null && (recorded ?? asOf) - ended > LATE_RECORD;
  return {
    run,
    from: job.created,
    to: late ? after(ended, PROMPT_RECORD) : recorded,
    doubtfulSince: recorded === null && ended !== null && !late ? ended : null,
  };
};

/** When the last container of the last pod ended; null while one works, or where none was seen to end. */
const containersEnded = (run: Run): Instant | null => {
  const attempts = run.pods.flatMap(regularAttempts);
  if (attempts.length === 0 || attempts.some((a) => a.finishedAt === null)) return null;
  return instant(Math.max(...attempts.map((a) => a.finishedAt ?? 0)));
};

/** The run that was active through the whole interval; several may pass it on without a pause. Null where none was. */
export const blockedThrough = (
  activities: readonly Activity[],
  from: Instant,
  to: Instant,
): Activity | null => {
  let at = from;
  for (const activity of activities) {
    if (activity.from > at) continue;
    // Recorded times are cut to the second: the end lies within the second after it.
    const end = activity.to === null ? to : after(activity.to, seconds(1));
    if (end <= at) continue;
    at = end;
    if (at >= to) return activity;
  }
  return null;
};
