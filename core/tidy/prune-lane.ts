import { joinGone } from '../history/join.ts';
import type { CronJobState } from '../history/state.ts';
import { keepGone, type World } from '../history/world.ts';
import { before, type Duration, hours, type Instant } from '../time.ts';
import { unknow } from './known.ts';
import type { Lane, Lanes } from './lane.ts';
import { jobGoneOf, podGoneOf } from './restore.ts';
import { JOB_GONE, JOB_LAST, NOMINAL, POD_GONE, WIDTH } from './run-fields.ts';
import { giveBack } from './run-store.ts';
import { readRun } from './stored-run.ts';
import { WIDTH as STATUS_WIDTH } from './take-cronjob.ts';
import { NONE } from './tidy-run.ts';

const REMEMBERED: Duration = hours(1);

/** Forgets the runs and statuses of a lane that no open verdict can need, by the rules of core/pipeline/prune.ts. */
export const pruneLane = (world: World, lanes: Lanes, lane: Lane, asOf: Instant): void => {
  const { since } = lane.open;
  const { numbers: n } = lanes.runs;
  const matters = (run: number): boolean => {
    const at = run * WIDTH;
    const nominal = n[at + NOMINAL] ?? 0;
    const gone = n[at + JOB_GONE] ?? NONE;
    return nominal >= since - 60_000 || nominal + (gone === NONE ? (n[at + JOB_LAST] ?? 0) : gone) >= since;
  };
  for (const run of lane.past) if (!matters(run)) forget(world, lanes, { lane, run, asOf });
  lane.past = lane.past.filter(matters);
  let first = 0;
  for (let i = 0; i < lane.statuses.length; i += STATUS_WIDTH) {
    const schedule = lane.statuses[i] ?? NONE;
    if (schedule !== NONE && schedule < since) first = i;
  }
  lane.statuses = lane.statuses.slice(first);
};

type Forgotten = { readonly lane: Lane; readonly run: number; readonly asOf: Instant };

const forget = (world: World, lanes: Lanes, { lane, run, asOf }: Forgotten): void => {
  unknow(lanes, run);
  const { numbers: n } = lanes.runs;
  const at = run * WIDTH;
  const nominal = n[at + NOMINAL] ?? 0;
  const recent = before(asOf, REMEMBERED) - nominal;
  // No text is made of the UIDs of those whose end nobody has to remember.
  if ((n[at + JOB_GONE] ?? NONE) >= recent || (n[at + POD_GONE] ?? NONE) >= recent) {
    const named = readRun(lanes.runs, run, lane.name);
    for (const [uid, gone] of [
      [named.jobUid, jobGoneOf(named)],
      [named.podUid, podGoneOf(named)],
    ] as const)
      if (gone !== null && gone.learned >= before(asOf, REMEMBERED))
        keepGone(world, uid, joinGone(world.goneEarly.get(uid) ?? null, gone));
  }
  giveBack(lanes.runs, run);
};

/** Does the lane hold the status that stood before `since`? Then those of before it entered the lane tell nothing. */
export const supersedes = (lane: Lane | undefined, state: CronJobState, since: Instant): boolean => {
  const [schedule] = lane?.statuses ?? [];
  return lane?.uid === state.uid && schedule !== undefined && schedule !== NONE && schedule < since;
};
