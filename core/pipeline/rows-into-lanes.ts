import type { RowOf } from '../facts/all-rows.ts';
import { textIn } from '../facts/column-values.ts';
import { uidText } from '../facts/rows.ts';
import { cronJobFactOf, readCronJobs } from '../facts/rows-of-cronjobs.ts';
import { type GoneRows, goneFactOf, readGone } from '../facts/rows-of-gone.ts';
import { type JobRows, jobFactOf, jobNameIn, readJobs } from '../facts/rows-of-jobs.ts';
import { jobNameOfPod, type PodRows, podFactOf, readPods } from '../facts/rows-of-pods.ts';
import { runAt } from '../tidy/due-runs.ts';
import { codeOf, JOB, kindOf, LANE, type Lane, NOTHING, POD, placeIn } from '../tidy/lane.ts';
import { HEARD as LANE_HEARD, LANE_WIDTH } from '../tidy/lane-fields.ts';
import { HEARD, JOB_UID, LANE as LANE_OF, POD_UID, WIDTH } from '../tidy/run-fields.ts';
import { JOB_TEXT, POD_TEXT } from '../tidy/run-store.ts';
import { focus } from '../tidy/spot.ts';
import { takeCronJob } from '../tidy/take-cronjob.ts';
import { takeJob, takeJobGone, takeNewJob } from '../tidy/take-job.ts';
import { takeNewPod, takePod, takePodGone } from '../tidy/take-pod.ts';
import { hours, type Instant, instant, toUnixSeconds } from '../time.ts';
import { cronJobOfJob, named } from './lanes.ts';
import { codeAt, hasLeftEarly, keepUid, meet, type Reading, refuse } from './reading.ts';

// Each function reads a record's rows of one kind. What stands for the row's UID tells the run; a row that its run does
// not take becomes a fact again. `taken` says whether the row before was: of the same object only what changed is looked at.

export const cronJobsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const rows = set.lanes.rows.cronJobs;
  readCronJobs(rows, source, at);
  const { count, uid, same } = rows.seen;
  const row = { source, rows, i: 0 };
  let lane: Lane | undefined;
  let taken = false;
  for (let i = 0; i < count; i++) {
    row.i = i;
    const isMore = taken && same[i] === 1;
    if (!isMore) lane = laneOfCode(reading, codeAt(reading, uid[i] ?? 0));
    set.lanes.spot.known = isMore;
    taken = lane !== undefined && takeCronJob(set.lanes, lane, row);
    if (taken && lane !== undefined) set.lanes.numbers[lane.index * LANE_WIDTH + LANE_HEARD] = 1;
    else {
      const fact = cronJobFactOf(source, rows, i);
      refuse(reading, lane ?? named(set, fact.namespace, fact.name), fact);
    }
  }
};

const laneOfCode = ({ set }: Reading, code: number): Lane | undefined =>
  kindOf(code) === LANE ? (set.lanes.list[placeIn(code)] ?? undefined) : undefined;

const laneOfRun = ({ set: { lanes } }: Reading, run: number): Lane | undefined =>
  lanes.list[lanes.runs.numbers[run * WIDTH + LANE_OF] ?? -1] ?? undefined;

export const jobsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const { runs, spot } = set.lanes;
  const rows = set.lanes.rows.jobs;
  readJobs(rows, source, at);
  const { fixed, fixedAt, sameFixed } = rows;
  const { count, uid, same } = rows.seen;
  const row = { source, rows, i: 0 };
  let lane: Lane | undefined;
  let taken = false;
  for (let i = 0; i < count; i++) {
    row.i = i;
    // The run is in focus still, and its owner is the same.
    if (taken && same[i] === 1 && sameFixed[i] === 1 && lane !== undefined) {
      spot.known = true;
      taken = takeJob(lane, spot, row);
      if (taken) continue;
    }
    const code = codeAt(reading, uid[i] ?? 0);
    const owner = codeAt(reading, fixed.cronJobUid[fixedAt[i] ?? 0] ?? -1);
    const isKnown = kindOf(code) === JOB;
    const run = isKnown ? placeIn(code) : -1;
    lane = isKnown ? laneOfRun(reading, run) : laneOfCode(reading, owner);
    if (lane === undefined) taken = false;
    else if (isKnown) {
      focus(spot, runs, run);
      spot.ours = owner === codeOf(LANE, lane.index);
      spot.known = taken && same[i] === 1;
      taken = takeJob(lane, spot, row);
      if (taken) heard(reading, lane);
    } else taken = code === NOTHING && beginRun(reading, lane, row);
    if (taken) continue;
    const fact = jobFactOf(source, rows, i);
    refuse(reading, lane ?? named(set, fact.namespace, cronJobOfJob(fact.name)), fact);
  }
};

/** The Job is that of an occurrence, and nothing was known of it. */
const beginRun = (reading: Reading, lane: Lane, row: RowOf<JobRows>): boolean => {
  const { lanes, world } = reading.set;
  const { fixed, fixedAt, seen } = row.rows;
  const k = fixedAt[row.i] ?? 0;
  const nominal = fixed.nominal[k] ?? Number.NaN;
  const uid = seen.uid[row.i] ?? 0;
  const run = runAt(lanes, lane, nominal);
  if (run < 0 || hasLeftEarly(reading, uid) || hasTrace(reading, lane, row)) return false;
  if (!takeNewJob(lane, focus(lanes.spot, lanes.runs, run), row)) return false;
  keepUid(reading, uid, { run, field: JOB_UID, kind: JOB_TEXT });
  meet(reading, uid, codeOf(JOB, run));
  world.creations.add(toUnixSeconds(instant(fixed.created[k] ?? 0)));
  heard(reading, lane);
  return true;
};

// A controller's clock may be ahead of ours, and its Pods be known before the lane was: not by an hour.
const AHEAD = hours(1);

/** Pods or Events of that name came before the Job: only at the lane's beginning can that have gone unnoticed. */
const hasTrace = ({ set: { world } }: Reading, lane: Lane, { source, rows, i }: RowOf<JobRows>): boolean => {
  const k = rows.fixedAt[i] ?? 0;
  if ((rows.fixed.nominal[k] ?? 0) - lane.adopted > AHEAD) return false;
  const key = `${textIn(source, rows.fixed.namespace[k] ?? 0)}/${jobNameIn(source, rows, i)}`;
  return world.podsOf.has(key) || world.podEventsOf.has(key) || world.eventsAbout.has(`Job ${key}`);
};

export const podsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const { runs, spot } = set.lanes;
  const rows = set.lanes.rows.pods;
  readPods(rows, source, at);
  const { fixed, fixedAt, sameFixed } = rows;
  const { count, uid, same } = rows.seen;
  const row = { source, rows, i: 0 };
  let lane: Lane | undefined;
  let taken = false;
  for (let i = 0; i < count; i++) {
    row.i = i;
    if (taken && same[i] === 1 && sameFixed[i] === 1 && lane !== undefined) {
      spot.known = true;
      taken = takePod(set.lanes, lane, row);
      if (taken) continue;
    }
    const code = codeAt(reading, uid[i] ?? 0);
    const job = codeAt(reading, fixed.jobUid[fixedAt[i] ?? 0] ?? -1);
    const isKnown = kindOf(code) === POD;
    const run = isKnown ? placeIn(code) : kindOf(job) === JOB ? placeIn(job) : -1;
    lane = run < 0 ? undefined : laneOfRun(reading, run);
    if (lane === undefined) taken = false;
    else if (isKnown) {
      focus(spot, runs, run);
      spot.ours = job === codeOf(JOB, run);
      spot.known = taken && same[i] === 1;
      taken = takePod(set.lanes, lane, row);
      if (taken) heard(reading, lane);
    } else {
      focus(spot, runs, run);
      spot.ours = true;
      taken = code === NOTHING && beginPod(reading, lane, row);
    }
    if (taken) continue;
    const fact = podFactOf(source, rows, i);
    refuse(reading, lane ?? named(set, fact.namespace, cronJobOfJob(jobNameOfPod(source, rows, i))), fact);
  }
};

const beginPod = (reading: Reading, lane: Lane, row: RowOf<PodRows>): boolean => {
  const { spot } = reading.set.lanes;
  const uid = row.rows.seen.uid[row.i] ?? 0;
  if (hasLeftEarly(reading, uid) || !takeNewPod(reading.set.lanes, lane, row)) return false;
  keepUid(reading, uid, { run: spot.run, field: POD_UID, kind: POD_TEXT });
  meet(reading, uid, codeOf(POD, spot.run));
  heard(reading, lane);
  return true;
};

export const goneIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const rows = set.lanes.rows.gone;
  readGone(rows, source, at);
  const { count, uid } = rows.seen;
  const row = { source, rows, i: 0 };
  for (let i = 0; i < count; i++) {
    row.i = i;
    const code = codeAt(reading, uid[i] ?? 0);
    const run = kindOf(code) === JOB || kindOf(code) === POD ? placeIn(code) : -1;
    const lane = run < 0 ? laneOfGone(reading, uid[i] ?? 0, code) : laneOfRun(reading, run);
    const isTaken = lane !== undefined && run >= 0 && takeGone(reading, kindOf(code), { row, run });
    if (isTaken && lane !== undefined) heard(reading, lane);
    else refuse(reading, lane, goneFactOf(source, rows, i));
  }
};

const takeGone = (
  { set: { lanes } }: Reading,
  kind: number,
  { row, run }: { readonly row: RowOf<GoneRows>; readonly run: number },
): boolean => {
  const spot = focus(lanes.spot, lanes.runs, run);
  return kind === JOB ? takeJobGone(spot, row) : takePodGone(spot, row);
};

const laneOfGone = (reading: Reading, place: number, code: number): Lane | undefined => {
  const { lanes, world } = reading.set;
  const uid = uidText(reading.source.columns, place);
  const known = world.pods.get(uid);
  return (
    laneOfCode(reading, code) ??
    lanes.byUid.get(world.jobs.get(uid)?.cronJobUid ?? '') ??
    (known && named(reading.set, known.namespace, cronJobOfJob(known.jobName)))
  );
};

/** The record spoke of the lane, and of the run in focus. */
const heard = ({ rest, set }: Reading, lane: Lane): void => {
  const { n, at } = set.lanes.spot;
  n[at + HEARD] = rest.sequence;
  set.lanes.numbers[lane.index * LANE_WIDTH + LANE_HEARD] = 1;
};
