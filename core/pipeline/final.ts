import { type Duration, hours, type Instant, minutes } from '../time.ts';
import type { FinishVerdict, Verdict } from '../verdict/verdict.ts';

// Kubernetes keeps Events for an hour; with one more for a late relist nothing more can be learned of a blind time.
const SETTLING: Duration = hours(2);

// Streams come one after the other, and a kubelet that was away tells of its containers when it is back: a second pod
// may have started a moment earlier, a container may have ended before its Job was deleted. Also the longest pause
// before the Job controller tries again (10 minutes, its back-off's limit) is over by then.
export const TOLD: Duration = minutes(15);

/** May later facts still change the verdict? A final one is written and not looked at again. */
export const isFinal = (v: Verdict, asOf: Instant): boolean => {
  const settled = asOf - v.deadline >= SETTLING;
  return startIsFinal(v, settled, asOf) && (v.finish === null || finishIsFinal(v.finish, settled, asOf));
};

const startIsFinal = ({ start, deadline }: Verdict, settled: boolean, asOf: Instant): boolean => {
  switch (start.kind) {
    // Inferred from its completion: its pods may still come to light, and tell the time itself.
    case 'on-time':
      return start.basis !== 'completion' || settled;
    case 'late':
      // What was inferred, a late list of the Pods may still show.
      return settled || (start.basis === 'container' && asOf - start.at >= TOLD);
    case 'skipped':
      return asOf - start.until >= TOLD;
    case 'dropped':
      return settled || (!start.provisional && asOf - deadline >= TOLD);
    // It may start after all as long as its Job waits; and what is excused by then has an end of its own.
    case 'excused':
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
    case 'failed':
    case 'killed':
      return asOf - finish.at >= TOLD;
    case 'unknown':
      return settled;
    case 'running':
      return false;
    default:
      return finish satisfies never;
  }
};
