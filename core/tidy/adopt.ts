import { doubles } from '../facts/rows.ts';
import { isUuid, wordsOf } from '../facts/uuid.ts';
import { findingOf, scheduleOf } from '../history/due.ts';
import type { CronJobState, Learned } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { type Duration, type Instant, instant, toUnixSeconds } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { lookAhead } from './due-runs.ts';
import { runFrom } from './from-states.ts';
import { know } from './known.ts';
import { codeOf, JOB, LANE, type Lane, type Lanes, type OpenCronJob, POD } from './lane.ts';
import { LANE_WIDTH, LAST, LAST_SCHEDULE, LAST_SUCCESS, OVER_BY } from './lane-fields.ts';
import { LANE as LANE_OF, TOLD, WIDTH } from './run-fields.ts';
import { takeRun } from './run-store.ts';
import { jobNameOf, PHASES, writeRun } from './stored-run.ts';
import { DONE, DUE, NONE, type TidyRun, tidyRun } from './tidy-run.ts';
import { verdictOf } from './verdict.ts';
import { withRoom } from './with-room.ts';

export type Candidate = {
  readonly cronJob: CronJobState;
  readonly open: OpenCronJob;
  /** No other CronJob of the world has its name. */
  readonly alone: () => boolean;
  readonly rests: (verdict: Verdict) => boolean;
};

/**
 * Puts a CronJob into a lane, where it can be: one spec of a plain schedule, and nothing undecided of it but runs that
 * are due and have no trace yet. Its tidy runs leave the world; other verdicts stay open beside them, at rest.
 */
export const adopt = (world: World, lanes: Lanes, candidate: Candidate, asOf: Instant): void => {
  const { cronJob, open, alone } = candidate;
  if (lanes.closed || cronJob.specs.length > 1 || cronJob.gone !== null || cronJob.created > asOf) return;
  if (asOf < (lanes.away.get(cronJob.uid) ?? 0) || !isCalm(candidate)) return;
  lanes.away.delete(cronJob.uid);
  const overBy = overByOf(world, cronJob);
  const lane = overBy === null ? null : laneOf(candidate, lanes, asOf);
  if (overBy === null || lane === null || !alone()) return;
  lanes.list[lane.index] = lane;
  lanes.all = null;
  makeRoom(lanes, lane.index);
  if (isUuid(lane.uid)) lanes.words.set(wordsOf(lane.uid), lane.index * 4);
  keepNumbers(lanes, lane, { cronJob, overBy });
  know(lanes, lane.uid, codeOf(LANE, lane.index));
  const jobs = jobsByNominal(world, cronJob);
  for (const [nominal, { verdict }] of [...open.verdicts].toSorted(([a], [b]) => a - b)) {
    const run = isUntraced(verdict) ? dueRun(nominal) : doneRun(world, lane, verdict, jobs.get(nominal));
    const told = verdict.job === null ? DUE : DONE;
    const grace: Duration = lanes.rules.grace;
    if (run === null || JSON.stringify(verdictOf(lane, run, told, grace)) !== JSON.stringify(verdict))
      continue;
    run.told = told;
    const place = takeRun(lanes.runs, run.nominal);
    lanes.runs.numbers[place * WIDTH + LANE_OF] = lane.index;
    lanes.runs.numbers[place * WIDTH + TOLD] = told;
    lane.runs.push(place);
    open.verdicts.delete(nominal);
    if (told !== DONE) continue;
    writeRun(lanes.runs, place, run);
    leaveWorld(world, { lanes, lane, run, place });
  }
  const isDone = (run: number): boolean => lanes.runs.numbers[run * WIDTH + TOLD] === DONE;
  const undone = lane.runs.findIndex((run) => !isDone(run));
  lane.undone = undone < 0 ? lane.runs.length : undone;
  lane.leftover = [...open.verdicts.values()].some((v) => !v.final);
  lookAhead(lanes, lane, toUnixSeconds(asOf) + 1);
  lanes.byUid.set(lane.uid, lane);
  lanes.byName.set(`${lane.namespace}/${lane.name}`, lane);
};

/** All is over, or at rest, up to an occurrence from which on nothing has a trace. */
const isCalm = ({ cronJob, open, rests }: Candidate): boolean => {
  let [latest, untraced] = [0, Number.POSITIVE_INFINITY];
  for (const [nominal, { verdict, final }] of open.verdicts) {
    if (final || rests(verdict)) latest = Math.max(latest, nominal);
    else if (isUntraced(verdict)) untraced = Math.min(untraced, nominal);
    else return false;
  }
  const scheduled = cronJob.statuses.at(-1)?.lastSchedule ?? 0;
  return latest < untraced && scheduled < untraced;
};

/** Pending, with nothing said of it but that it is due. */
const isUntraced = (v: Verdict): boolean =>
  v.start.kind === 'pending' && v.job === null && v.start.evidence.length === 1;

/** Under Forbid: when the last of the runs so far was over; null where one may not be. Recorded to the second. */
const overByOf = (world: World, cronJob: CronJobState): number | null => {
  if (cronJob.specs[0]?.spec.concurrency !== 'Forbid') return NONE;
  let over = NONE;
  for (const uid of world.jobsOf.get(cronJob.uid) ?? []) {
    const job = world.jobs.get(uid);
    if (job === undefined || job.manual) continue;
    const end =
      job.conditions.find((c) => c.type === 'Complete' || c.type === 'Failed')?.at ??
      (job.gone?.witness === 'watch' ? job.gone.learned : null);
    if (end === null) return null;
    over = Math.max(over, end + 1000);
  }
  return over;
};

const laneOf = ({ cronJob, open }: Candidate, lanes: Lanes, asOf: Instant): Lane | null => {
  const { defaultZone } = lanes.rules;
  const [seen] = cronJob.specs;
  const [labelled, ...others] = cronJob.labels;
  const status = cronJob.statuses.at(-1);
  if (seen === undefined || status === undefined || seen.spec.suspend) return null;
  if (labelled === undefined || others.length > 0) return null;
  if ((seen.specChanged ?? 0) > asOf || seen.first.learned > asOf) return null;
  // The last word on the CronJob is of another spec, one that was forgotten.
  if (!isLast(seen.last, cronJob) || !isLast(labelled.last, cronJob)) return null;
  const schedule = scheduleOf(seen.spec, defaultZone);
  if (schedule?.kind !== 'cron' || findingOf(seen.spec, defaultZone) !== null) return null;
  const [lastSchedule, lastSuccess] = [status.lastSchedule ?? NONE, status.lastSuccess ?? NONE];
  const later = (s: typeof status): boolean =>
    (s.lastSchedule ?? NONE) > lastSchedule || (s.lastSuccess ?? NONE) > lastSuccess;
  if (cronJob.statuses.some(later)) return null;
  const { uid, namespace, name, created } = cronJob;
  const { generation, specChanged, spec } = seen;
  const { labels } = labelled;
  return {
    // Not by a spread: V8 would keep a lane as a hash table.
    uid,
    namespace,
    name,
    created,
    generation,
    specChanged,
    spec,
    labels,
    schedule,
    open,
    index: freeIndex(lanes),
    labelled: labels.join(','),
    adopted: asOf,
    common: {
      container: '',
      ended: null,
      completeReason: '',
      completeMessage: '',
      metReason: '',
      metMessage: '',
    },
    runs: [],
    undone: 0,
    past: [],
    statuses: new Float64Array(0),
    statusCount: 0,
    due: [],
    next: 0,
    dueUntil: 0,
    leftover: false,
  };
};

const isLast = ({ learned, version }: Learned, { last }: CronJobState): boolean =>
  learned === last.learned && version === last.version;

const dueRun = (nominal: Instant): TidyRun => tidyRun(nominal);

/** The Jobs of an occurrence, by their UIDs. */
const jobsByNominal = (world: World, { uid }: CronJobState): ReadonlyMap<Instant, readonly string[]> => {
  const found = new Map<Instant, string[]>();
  for (const jobUid of world.jobsOf.get(uid) ?? []) {
    const nominal = world.jobs.get(jobUid)?.nominal;
    if (nominal !== null && nominal !== undefined)
      found.set(nominal, [...(found.get(nominal) ?? []), jobUid]);
  }
  return found;
};

/** The run that a verdict at rest speaks of; null where more, or less, is known of it than of a tidy one. */
const doneRun = (
  world: World,
  lane: Lane,
  { nominal, namespace, job: name }: Verdict,
  uids: readonly string[] | undefined,
): TidyRun | null => {
  const [uid, second] = uids ?? [];
  const key = `${namespace}/${name}`;
  const [podUid, secondPod] = world.podsOf.get(key) ?? [];
  if (uid === undefined || podUid === undefined || second !== undefined || secondPod !== undefined)
    return null;
  if (world.eventsAbout.has(`Job ${key}`) || world.podEventsOf.has(key)) return null;
  const job = world.jobs.get(uid);
  const pod = world.pods.get(podUid);
  if (job === undefined || pod === undefined || !PHASES.includes(pod.phase)) return null;
  // The numbers do not hold a name that somebody else gave it.
  return job.name === jobNameOf(lane.name, nominal) ? runFrom(lane, instant(nominal), job, pod) : null;
};

type Leaving = {
  readonly lanes: Lanes;
  readonly lane: Lane;
  readonly run: TidyRun;
  readonly place: number;
};

const leaveWorld = (world: World, { lanes, lane, run, place }: Leaving): void => {
  world.jobs.delete(run.jobUid);
  world.jobsOf.get(lane.uid)?.delete(run.jobUid);
  world.pods.delete(run.podUid);
  world.podsOf.delete(`${lane.namespace}/${run.jobName}`);
  world.goneEarly.delete(run.jobUid);
  world.goneEarly.delete(run.podUid);
  know(lanes, run.jobUid, codeOf(JOB, place));
  know(lanes, run.podUid, codeOf(POD, place));
};

const makeRoom = (lanes: Lanes, index: number): void => {
  lanes.words = withRoom(lanes.words, (index + 1) * 4, (n) => new Uint32Array(n));
  lanes.numbers = withRoom(lanes.numbers, (index + 1) * LANE_WIDTH, doubles);
};

type Known = { readonly cronJob: CronJobState; readonly overBy: number };

const keepNumbers = ({ numbers: n }: Lanes, { index }: Lane, { cronJob, overBy }: Known): void => {
  const at = index * LANE_WIDTH;
  const { learned, notBefore, version } = cronJob.last;
  const status = cronJob.statuses.at(-1);
  n.fill(0, at, at + LANE_WIDTH);
  n[at + LAST_SCHEDULE] = status?.lastSchedule ?? NONE;
  n[at + LAST_SUCCESS] = status?.lastSuccess ?? NONE;
  n[at + LAST] = learned;
  n[at + LAST + 1] = notBefore;
  n[at + LAST + 2] = version;
  n[at + OVER_BY] = overBy;
};

const freeIndex = ({ list }: Lanes): number => {
  const free = list.indexOf(null);
  return free < 0 ? list.length : free;
};
