import type { Coverage } from '../history/coverage.ts';
import type { Duration, Instant } from '../time.ts';
import { decide } from './decide.ts';
import type { Lane } from './lane.ts';
import { DONE, DUE, ODD, type TidyRun } from './tidy-run.ts';

export type Frame = {
  readonly coverage: Coverage;
  readonly grace: Duration;
  /** How long after its end a verdict is final. */
  readonly told: Duration;
};

/** Decides what is to be said of each run (`now`); false where the general judge has to be asked. */
export const check = (lane: Lane, frame: Frame, asOf: Instant): boolean => {
  const forbid = lane.spec.concurrency === 'Forbid';
  // Under Forbid: until then an earlier run may have held up a later one; its end is recorded to the second.
  let heldUntil = lane.overBy;
  let untraced = false;
  for (let i = lane.undone; i < lane.runs.length; i++) {
    const run = lane.runs[i];
    if (run === undefined) return false;
    const now = run.told === DONE ? DONE : decide(run, frame, asOf);
    run.now = now;
    if (now === ODD) return false;
    if (now !== DUE) {
      if (untraced) return false;
      heldUntil = now === DONE ? Math.max(heldUntil, overBy(run)) : Number.POSITIVE_INFINITY;
    } else if (lane.lastSchedule >= run.nominal || (forbid && heldUntil > run.nominal)) {
      // The controller has gone on, or says that it made the Job; or an earlier run may hold this one up.
      return false;
    } else untraced = true;
  }
  return true;
};

/** From then on a run that is done holds nothing up. */
export const overBy = (run: TidyRun): number => run.nominal + run.completeAt + 1000;
