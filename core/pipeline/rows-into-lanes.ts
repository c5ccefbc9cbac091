import { uidText } from '../facts/rows.ts';
import { cronJobFactOf, cronJobRows, nextCronJob } from '../facts/rows-of-cronjobs.ts';
import { type GoneRow, goneFactOf, goneRows, nextGone } from '../facts/rows-of-gone.ts';
import { type JobRow, jobFactOf, jobNameIn, jobRows, nextJob } from '../facts/rows-of-jobs.ts';
import { nextPod, type PodRow, podFactOf, podRows } from '../facts/rows-of-pods.ts';
import { runAt } from '../tidy/due-runs.ts';
import { codeOf, JOB, kindOf, LANE, type Lane, NOTHING, POD, placeIn } from '../tidy/lane.ts';
import { HEARD, JOB_UID, LANE as LANE_OF, POD_UID, WIDTH } from '../tidy/run-fields.ts';
import { JOB_TEXT, POD_TEXT } from '../tidy/run-store.ts';
import { focus } from '../tidy/spot.ts';
import { takeCronJob } from '../tidy/take-cronjob.ts';
import { takeJob, takeJobGone, takeNewJob } from '../tidy/take-job.ts';
import { takeNewPod, takePod, takePodGone } from '../tidy/take-pod.ts';
import { hours, type Instant, toUnixSeconds } from '../time.ts';
import { cronJobOfJob, named } from './lanes.ts';
import { codeAt, hasLeftEarly, keepUid, meet, type Reading, refuse } from './reading.ts';

// Each function reads a record's rows of one kind. What stands for the row's UID tells the run; a row that its run does
// not take becomes a fact again. `taken` says whether the row before was: of the same object only what changed is looked at.

export const cronJobsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const rows = cronJobRows(source, at);
  const { row } = rows;
  let taken = false;
  while (nextCronJob(rows)) {
    const lane = laneOfCode(reading, codeAt(reading, row.uid));
    taken = lane !== undefined && takeCronJob(lane, row, taken && row.same);
    if (taken && lane !== undefined) lane.heard = true;
    else refuse(reading, lane ?? named(set, row.namespace, row.name), cronJobFactOf(rows));
  }
};

const laneOfCode = ({ set }: Reading, code: number): Lane | undefined =>
  kindOf(code) === LANE ? (set.lanes.list[placeIn(code)] ?? undefined) : undefined;

const laneOfRun = ({ set: { lanes } }: Reading, run: number): Lane | undefined =>
  lanes.list[lanes.runs.numbers[run * WIDTH + LANE_OF] ?? -1] ?? undefined;

export const jobsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const { runs, spot } = set.lanes;
  const rows = jobRows(source, at);
  const { row } = rows;
  let taken = false;
  while (nextJob(rows)) {
    const code = codeAt(reading, row.uid);
    const owner = codeAt(reading, row.cronJobUid);
    const isKnown = kindOf(code) === JOB;
    const run = isKnown ? placeIn(code) : -1;
    const lane = isKnown ? laneOfRun(reading, run) : laneOfCode(reading, owner);
    if (lane === undefined) taken = false;
    else if (isKnown) {
      focus(spot, runs, run);
      spot.ours = owner === codeOf(LANE, lane.index);
      spot.known = taken && row.same;
      taken = takeJob(lane, spot, row);
      if (taken) heard(reading, lane);
    } else taken = code === NOTHING && beginRun(reading, lane, row);
    if (!taken)
      refuse(reading, lane ?? named(set, row.namespace, cronJobOfJob(jobNameIn(row))), jobFactOf(rows));
  }
};

/** The Job is that of an occurrence, and nothing was known of it. */
const beginRun = (reading: Reading, lane: Lane, row: JobRow): boolean => {
  const { lanes, world } = reading.set;
  const run = runAt(lanes, lane, row.nominal);
  if (run < 0 || hasLeftEarly(reading, row.uid) || hasTrace(reading, lane, row)) return false;
  if (!takeNewJob(lane, focus(lanes.spot, lanes.runs, run), row)) return false;
  keepUid(reading, row.uid, { run, field: JOB_UID, kind: JOB_TEXT });
  meet(reading, row.uid, codeOf(JOB, run));
  world.creations.add(toUnixSeconds(row.created));
  heard(reading, lane);
  return true;
};

// A controller's clock may be ahead of ours, and its Pods be known before the lane was: not by an hour.
const AHEAD = hours(1);

/** Pods or Events of that name came before the Job: only at the lane's beginning can that have gone unnoticed. */
const hasTrace = ({ set: { world } }: Reading, lane: Lane, row: JobRow): boolean => {
  if (row.nominal - lane.adopted > AHEAD) return false;
  const key = `${row.namespace}/${jobNameIn(row)}`;
  return world.podsOf.has(key) || world.podEventsOf.has(key) || world.eventsAbout.has(`Job ${key}`);
};

export const podsIntoLanes = (reading: Reading, at: Instant): void => {
  const { set, source } = reading;
  const { runs, spot } = set.lanes;
  const rows = podRows(source, at);
  const { row } = rows;
  let taken = false;
  while (nextPod(rows)) {
    const code = codeAt(reading, row.uid);
    const job = codeAt(reading, row.jobUid);
    const isKnown = kindOf(code) === POD;
    const run = isKnown ? placeIn(code) : kindOf(job) === JOB ? placeIn(job) : -1;
    const lane = run < 0 ? undefined : laneOfRun(reading, run);
    if (lane === undefined) taken = false;
    else if (isKnown) {
      focus(spot, runs, run);
      spot.ours = job === codeOf(JOB, run);
      spot.known = taken && row.same;
      taken = takePod(set.lanes, lane, row);
      if (taken) heard(reading, lane);
    } else {
      focus(spot, runs, run);
      spot.ours = true;
      taken = code === NOTHING && beginPod(reading, lane, row);
    }
    if (!taken)
      refuse(reading, lane ?? named(set, row.namespace, cronJobOfJob(row.jobName)), podFactOf(rows));
  }
};

const beginPod = (reading: Reading, lane: Lane, row: PodRow): boolean => {
  const { spot } = reading.set.lanes;
  if (hasLeftEarly(reading, row.uid) || !takeNewPod(reading.set.lanes, lane, row)) return false;
  keepUid(reading, row.uid, { run: spot.run, field: POD_UID, kind: POD_TEXT });
  meet(reading, row.uid, codeOf(POD, spot.run));
  heard(reading, lane);
  return true;
};

export const goneIntoLanes = (reading: Reading, at: Instant): void => {
  const rows = goneRows(reading.source, at);
  const { row } = rows;
  while (nextGone(rows)) {
    const code = codeAt(reading, row.uid);
    const run = kindOf(code) === JOB || kindOf(code) === POD ? placeIn(code) : -1;
    const lane = run < 0 ? laneOfGone(reading, row, code) : laneOfRun(reading, run);
    const isTaken = lane !== undefined && run >= 0 && takeGone(reading, kindOf(code), { row, run });
    if (isTaken && lane !== undefined) heard(reading, lane);
    else refuse(reading, lane, goneFactOf(rows));
  }
};

const takeGone = (
  { set: { lanes } }: Reading,
  kind: number,
  { row, run }: { readonly row: GoneRow; readonly run: number },
): boolean => {
  const spot = focus(lanes.spot, lanes.runs, run);
  return kind === JOB ? takeJobGone(spot, row) : takePodGone(spot, row);
};

const laneOfGone = (reading: Reading, row: GoneRow, code: number): Lane | undefined => {
  const { lanes, world } = reading.set;
  const uid = uidText(reading.source.columns, row.uid);
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
  lane.heard = true;
};
