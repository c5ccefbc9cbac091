import { type Duration, hours, type Instant, minutes, seconds } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';

// Kubernetes keeps Events for an hour; with one more for a late relist nothing more can be learned of a blind time.
const SETTLING: Duration = hours(2);

// The longest pause before the Job controller tries again is 10 minutes (its back-off's limit).
const RETRIED: Duration = minutes(15);
// After that a predecessor's end is recorded, or counts as unrecorded (core/judge/activity.ts).
const RECORDED: Duration = seconds(65);

/** May later facts still change the verdict? A final one is written and not looked at again. */
export const isFinal = (v: Verdict, asOf: Instant): boolean => {
  const settled = asOf - v.deadline >= SETTLING;
  return (
    startIsFinal(v.start, settled, asOf) && (v.finish === null || finishIsFinal(v.finish, settled, asOf))
  );
};

const startIsFinal = (start: StartVerdict, settled: boolean, asOf: Instant): boolean => {
  switch (start.kind) {
    // Inferred from its completion: its pods may still come to light, and tell the time itself.
    case 'on-time':
      return start.basis !== 'completion' || settled;
    case 'late':
    case 'excused':
      return true;
    case 'skipped':
      return asOf - start.until >= RECORDED;
    case 'dropped':
      return !start.provisional || settled;
    // It may start after all as long as its Job waits.
    case 'never-started':
    case 'unknown':
      return settled;
    case 'pending':
      return false;
    default:
      return start satisfies never;
  }
};

const finishIsFinal = (finish: FinishVerdict, settled: boolean, asOf: Instant): boolean => {
  switch (finish.kind) {
    case 'completed':
      return finish.basis === 'job' || asOf - finish.at >= RETRIED;
    case 'failed':
    case 'killed':
      return true;
    case 'unknown':
      return settled;
    case 'running':
      return false;
    default:
      return finish satisfies never;
  }
};
