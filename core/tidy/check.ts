import type { Coverage } from '../history/coverage.ts';
import type { Duration, Instant } from '../time.ts';
import { decide } from './decide.ts';
import type { Lane, Lanes } from './lane.ts';
import { LANE_WIDTH, LAST_SCHEDULE, OVER_BY } from './lane-fields.ts';
import { COMPLETE_AT, JOB_CREATED, NOMINAL, NOW, TOLD } from './run-fields.ts';
import { focus } from './spot.ts';
import { DONE, DUE, NONE, ODD } from './tidy-run.ts';

export type Frame = {
  readonly coverage: Coverage;
  readonly grace: Duration;
  /** How long after its end a verdict is final. */
  readonly told: Duration;
};

/** Decides what is to be said of each run (its NOW); false where the general judge has to be asked. */
export const check = ({ runs, spot, numbers }: Lanes, lane: Lane, { frame, asOf }: Asked): boolean => {
  const n = runs.numbers;
  const forbid = lane.spec.concurrency === 'Forbid';
  // Under Forbid: until then an earlier run may have held up a later one; its end is recorded to the second.
  const own = lane.index * LANE_WIDTH;
  let heldUntil = numbers[own + OVER_BY] ?? NONE;
  let untraced = false;
  for (let i = lane.undone; i < lane.runs.length; i++) {
    const { at, nominal } = focus(spot, runs, lane.runs[i] ?? 0);
    const now = n[at + TOLD] === DONE ? DONE : decide(spot, frame, asOf);
    n[at + NOW] = now;
    if (now === ODD) return false;
    if (now !== DUE) {
      if (untraced) return false;
      // Its Job came while an earlier run was active: that is said of it (core/judge/overlap.ts).
      if (forbid && heldUntil > createdAt(n, at) + 1000) return false;
      heldUntil = now === DONE ? Math.max(heldUntil, overBy(n, at)) : Number.POSITIVE_INFINITY;
    } else if ((numbers[own + LAST_SCHEDULE] ?? NONE) >= nominal || (forbid && heldUntil > nominal)) {
      // The controller has gone on, or says that it made the Job; or an earlier run may hold this one up.
      return false;
    } else untraced = true;
  }
  return true;
};

type Asked = { readonly frame: Frame; readonly asOf: Instant };

/** From then on a run that is done holds nothing up. */
export const overBy = (n: Float64Array, at: number): number =>
  (n[at + NOMINAL] ?? 0) + (n[at + COMPLETE_AT] ?? 0) + 1000;

const createdAt = (n: Float64Array, at: number): number =>
  (n[at + NOMINAL] ?? 0) + (n[at + JOB_CREATED] ?? 0);
