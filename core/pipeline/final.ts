import { type Duration, hours, type Instant } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';

// Kubernetes keeps Events for an hour; with one more for a late relist nothing more can be learned of a blind time.
const SETTLING: Duration = hours(2);

/** May later facts still change the verdict? A final one is written and not looked at again. */
export const isFinal = (v: Verdict, asOf: Instant): boolean => {
  const settled = asOf - v.deadline >= SETTLING;
  return startIsFinal(v.start, settled) && (v.finish === null || finishIsFinal(v.finish, settled));
};

const startIsFinal = (start: StartVerdict, settled: boolean): boolean => {
  switch (start.kind) {
    case 'on-time':
    case 'late':
    case 'skipped':
    case 'excused':
      return true;
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

const finishIsFinal = (finish: FinishVerdict, settled: boolean): boolean => {
  switch (finish.kind) {
    case 'completed':
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
