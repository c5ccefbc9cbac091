import type { CronJobState } from '../history/state.ts';
import { type Duration, hours, type Instant } from '../time.ts';
import { unknow } from './known.ts';
import type { Lane, Lanes } from './lane.ts';
import { JOB_GONE, JOB_LAST, NOMINAL, POD_GONE, PRUNED, WIDTH } from './run-fields.ts';
import { giveBack } from './run-store.ts';
import { WIDTH as STATUS_WIDTH } from './take-cronjob.ts';
import { NONE } from './tidy-run.ts';

const REMEMBERED: Duration = hours(1);

/**
 * Forgets the runs and statuses of a lane that no open verdict can need, by the rules of core/pipeline/prune.ts. Whose end was
 * learned not long ago stays, marked, since the world would remember that end; it goes as soon as it need not (forgetOld).
 */
export const pruneLane = (lanes: Lanes, lane: Lane, asOf: Instant): void => {
  const { since } = lane.open;
  const { numbers: n } = lanes.runs;
  for (const run of lane.past) {
    const at = run * WIDTH;
    const nominal = n[at + NOMINAL] ?? 0;
    const gone = n[at + JOB_GONE] ?? NONE;
    const last = nominal + (gone === NONE ? (n[at + JOB_LAST] ?? 0) : gone);
    if (nominal < since - 60_000 && last < since) n[at + PRUNED] = 1;
  }
  const stays = (run: number): boolean => !isOld(n, run, asOf);
  for (const run of lane.past) if (!stays(run)) forget(lanes, run);
  lane.past = lane.past.filter(stays);
  let first = 0;
  for (let i = 0; i < lane.statusCount; i++) {
    const schedule = lane.statuses[i * STATUS_WIDTH] ?? NONE;
    if (schedule !== NONE && schedule < since) first = i;
  }
  lane.statuses.copyWithin(0, first * STATUS_WIDTH, lane.statusCount * STATUS_WIDTH);
  lane.statusCount -= first;
};

/** The same of the oldest runs, tick by tick. */
export const forgetOld = (lanes: Lanes, lane: Lane, asOf: Instant): void => {
  const { numbers: n } = lanes.runs;
  for (let run = lane.past[0]; run !== undefined && isOld(n, run, asOf); run = lane.past[0]) {
    forget(lanes, run);
    lane.past.shift();
  }
};

/** Nobody has to remember it any more, nor its end. */
const isOld = (n: Float64Array, run: number, asOf: Instant): boolean => {
  const at = run * WIDTH;
  if (n[at + PRUNED] !== 1) return false;
  const recent = asOf - REMEMBERED - (n[at + NOMINAL] ?? 0);
  return (n[at + JOB_GONE] ?? NONE) < recent && (n[at + POD_GONE] ?? NONE) < recent;
};

const forget = (lanes: Lanes, run: number): void => {
  unknow(lanes, run);
  giveBack(lanes.runs, run);
};

/** Does the lane hold the status that stood before `since`? Then those of before it entered the lane tell nothing. */
export const supersedes = (lane: Lane | undefined, state: CronJobState, since: Instant): boolean => {
  const schedule = lane === undefined || lane.statusCount === 0 ? undefined : lane.statuses[0];
  return lane?.uid === state.uid && schedule !== undefined && schedule !== NONE && schedule < since;
};
