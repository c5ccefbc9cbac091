import { joinGone } from '../history/join.ts';
import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { before, type Duration, hours, type Instant } from '../time.ts';
import type { Lane, Lanes } from './lane.ts';
import { jobGoneOf, podGoneOf } from './restore.ts';
import { WIDTH } from './take-cronjob.ts';
import { NONE, type TidyRun } from './tidy-run.ts';

const REMEMBERED: Duration = hours(1);

/** Forgets the runs and statuses of a lane that no open verdict can need, by the rules of core/pipeline/prune.ts. */
export const pruneLane = (world: World, lanes: Lanes, lane: Lane, asOf: Instant): void => {
  const { since } = lane.open;
  const matters = (run: TidyRun): boolean =>
    run.nominal >= since - 60_000 ||
    run.nominal + (run.jobGone === NONE ? run.jobLast : run.jobGone) >= since;
  for (const run of lane.past) if (!matters(run)) forget(world, lanes, run, asOf);
  lane.past = lane.past.filter(matters);
  let first = 0;
  for (let i = 0; i < lane.statuses.length; i += WIDTH) {
    const schedule = lane.statuses[i] ?? NONE;
    if (schedule !== NONE && schedule < since) first = i;
  }
  lane.statuses = lane.statuses.slice(first);
};

const forget = (world: World, lanes: Lanes, run: TidyRun, asOf: Instant): void => {
  lanes.ofJob.delete(run.jobUid);
  lanes.ofPod.delete(run.podUid);
  for (const [uid, gone] of [
    [run.jobUid, jobGoneOf(run)],
    [run.podUid, podGoneOf(run)],
  ] as const)
    if (gone !== null && gone.learned >= before(asOf, REMEMBERED))
      world.goneEarly.set(uid, joinGone(world.goneEarly.get(uid) ?? null, gone));
};

/** Does the lane hold the status that stood before `since`? Then those of before it entered the lane tell nothing. */
export const supersedes = (lane: Lane | undefined, state: CronJobState, since: Instant): boolean => {
  const [schedule] = lane?.statuses ?? [];
  return lane?.uid === state.uid && schedule !== undefined && schedule !== NONE && schedule < since;
};
