import type { CronJobSpec } from '../facts/fact.ts';
import { type Coverage, covers } from '../history/coverage.ts';
import type { Due } from '../history/due.ts';
import { jobNameFor, type Run } from '../history/run.ts';
import type { CronJobState, EventState, JobState } from '../history/state.ts';
import { after, formatSeconds, type Instant, latest, seconds } from '../time.ts';
import type { AbsenceProof, DroppedCause, Evidence } from '../verdict/verdict.ts';
import { calendarSays, eventSays, jobCreated, statusSays, watchedThrough } from './evidence.ts';
import type { Pulse } from './policy.ts';

export type Absence = { readonly proof: AbsenceProof; readonly evidence: readonly Evidence[] };

/** The controller writes lastScheduleTime after it has created the Job: by then it has (DESIGN §6). */
const STATUS_LAG = seconds(60);

type Superseded = {
  readonly at: Instant;
  readonly by: Instant;
  /** The later run's Job; null where the CronJob's status was first. */
  readonly job: JobState | null;
};

/** The first sign that the controller went on to a later occurrence: a later run's Job, or lastScheduleTime. */
export const supersededAt = (
  nominal: Instant,
  cronJob: CronJobState,
  runs: readonly Run[],
): Superseded | null => {
  // Asked of every run that has no Job yet, at every tick: no lists are made.
  let first: Superseded | null = null;
  for (const { job, nominal: by } of runs)
    if (job !== null && by !== null && by > nominal && (first === null || job.created < first.at))
      first = { at: job.created, by, job };
  for (const { lastSchedule: by, first: seen } of cronJob.statuses)
    if (by !== null && by > nominal && (first === null || seen.learned < first.at))
      first = { at: seen.learned, by, job: null };
  return first;
};

/**
 * Proof that no Job came for the occurrence, or null: then we say `unknown` or `pending`, never `dropped`.
 * Watched through the deadline; or watched until the controller went on; or, after a gap, a lastScheduleTime before
 * the occurrence that still stood at the deadline and when the status must have been written, and a list of the Jobs after that.
 */
export const absenceOf = (
  {
    nominal,
    deadline,
    cronJob,
    runs,
  }: { nominal: Instant; deadline: Instant; cronJob: CronJobState; runs: readonly Run[] },
  coverage: Coverage,
  asOf: Instant,
): Absence | null => {
  const superseded = supersededAt(nominal, cronJob, runs);
  if (superseded !== null && superseded.at <= asOf) {
    const interval = { from: nominal, to: superseded.at };
    if (covers(coverage.jobs, interval)) {
      return {
        proof: { kind: 'superseded', interval, by: superseded.by },
        evidence: [watchedThrough('jobs', interval), goneOn(superseded, cronJob)],
      };
    }
  }
  if (asOf < deadline) return null;
  const interval = { from: nominal, to: deadline };
  if (covers(coverage.jobs, interval))
    return { proof: { kind: 'watched', interval }, evidence: [watchedThrough('jobs', interval)] };
  return surviving({ nominal, deadline, cronJob }, coverage, asOf);
};

const goneOn = ({ at, by, job }: Superseded, cronJob: CronJobState): Evidence => {
  const says = `the controller had gone on to ${formatSeconds(by)}`;
  return job === null ? statusSays(cronJob, says, { at, learned: at }) : { ...jobCreated(job), says };
};

const surviving = (
  { nominal, deadline, cronJob }: { nominal: Instant; deadline: Instant; cronJob: CronJobState },
  coverage: Coverage,
  asOf: Instant,
): Absence | null => {
  const settled = after(nominal, STATUS_LAG);
  const to = latest(settled, deadline);
  if (to > asOf) return null;
  // The cluster's store was put back to an earlier state: a Job made before that leaves no trace there, nor does a status.
  const { cronjobs, jobs } = coverage;
  if ([...cronjobs.restored, ...jobs.restored].some((t) => t > nominal && t <= asOf)) return null;
  // A list and the watch that went on from it are a list at every instant since.
  const listed = coverage.jobs.listed.find((t) => t <= asOf && covers(coverage.jobs, { from: t, to }));
  if (listed === undefined) return null;
  // The last before the occurrence: an earlier one had been written over by then.
  const status = cronJob.statuses.findLast(
    (s) => (s.lastSchedule ?? cronJob.created) < nominal && stoodAt(s, to, cronJob, coverage),
  );
  if (status === undefined) return null;
  const last = status.lastSchedule === null ? 'not set yet' : `still ${formatSeconds(status.lastSchedule)}`;
  const says = `lastScheduleTime was ${last}, and no Job of this run was listed`;
  return {
    proof: { kind: 'surviving-evidence', lastSchedule: status.lastSchedule ?? cronJob.created, listed },
    evidence: [statusSays(cronJob, says, { at: status.last.learned, learned: status.last.learned })],
  };
};

type Status = CronJobState['statuses'][number];

/** Was the status still the same then: seen later, or watched without a change until then? */
const stoodAt = (status: Status, t: Instant, { statuses }: CronJobState, { cronjobs }: Coverage): boolean => {
  const seen = status.last.learned;
  if (seen >= t) return true;
  const changed = statuses.some((s) => s !== status && s.last.learned > seen && s.first.learned <= t);
  return !changed && covers(cronjobs, { from: seen, to: t });
};

type Missing = {
  readonly due: Due;
  readonly deadline: Instant;
  readonly next: Instant | null;
  readonly cronJob: CronJobState;
  readonly events: readonly EventState[];
  readonly runs: readonly Run[];
  readonly nameTaken: (namespace: string, name: string) => readonly JobState[];
};

/** Why no Job came: the first cause that fits (DESIGN §6, "dropped"). */
export const whyDropped = (
  missing: Missing,
  pulse: Pulse,
): { readonly cause: DroppedCause; readonly evidence: readonly Evidence[] } => {
  const { due, deadline, events } = missing;
  const during = (e: EventState): boolean => e.first <= deadline && e.last >= due.nominal;
  // The Event quotes the zone: one about a zone that has been corrected since says nothing of this run.
  const zone = events.find((e) => e.first <= deadline && speaksOfZone(e, due.spec));
  if (zone !== undefined) return { cause: 'bad-time-zone', evidence: [eventSays(zone)] };
  const refused = events.find((e) => e.reason === 'FailedCreate' && during(e));
  if (refused !== undefined) return { cause: 'create-refused', evidence: [eventSays(refused)] };
  const taken = nameTakenBy(missing);
  if (taken !== null) return { cause: 'create-refused', evidence: [taken] };
  const down = controllerDown(due.nominal, missing, pulse);
  if (down !== null) return { cause: 'controller-down', evidence: [down] };
  const limit = due.spec.startingDeadlineSeconds;
  if (limit !== null && (limit < 10 || due.nominal + limit * 1000 <= deadline)) {
    const says = `startingDeadlineSeconds ${limit} had passed`;
    return {
      cause: 'starting-deadline',
      evidence: [calendarSays(missing.cronJob, says, after(due.nominal, seconds(limit)))],
    };
  }
  return {
    cause: supersededAt(due.nominal, missing.cronJob, missing.runs) === null ? 'unexplained' : 'superseded',
    evidence: [],
  };
};

// "Several were due": with fewer, the silence may be the CronJobs' own. A controller at work creates within seconds.
const SEVERAL = 3;
const SILENCE = seconds(15);

/** UnknownTimeZone quotes spec.timeZone; a zone inside the schedule makes the whole of it unparsable. */
const speaksOfZone = ({ reason, message }: EventState, { timeZone, schedule }: CronJobSpec): boolean =>
  (reason === 'UnknownTimeZone' && timeZone !== null && message.includes(JSON.stringify(timeZone))) ||
  (reason === 'UnparseableSchedule' &&
    schedule.includes('TZ=') &&
    message.includes(JSON.stringify(schedule)));

/** A Job of the same name that is not this CronJob's: the controller lets it be, and says nothing. */
const nameTakenBy = ({ due, deadline, cronJob, nameTaken }: Missing): Evidence | null => {
  const name = jobNameFor(cronJob.name, due.nominal);
  const other = nameTaken(cronJob.namespace, name).find(
    (j) =>
      j.cronJobUid !== cronJob.uid &&
      j.created <= deadline &&
      (j.gone === null || j.gone.learned >= due.nominal),
  );
  return other === undefined
    ? null
    : { ...jobCreated(other), says: 'had the name already, and belongs to another' };
};

/** No CronJob of the cluster got a Job from the occurrence on, for a while in which several were due. */
const controllerDown = (nominal: Instant, { deadline }: Missing, pulse: Pulse): Evidence | null => {
  const until = pulse.nextJob(nominal) ?? deadline;
  if (until - nominal < SILENCE || !pulse.wereDue(SEVERAL, { from: nominal, to: until })) return null;
  const says = `no CronJob of the cluster got a Job until ${formatSeconds(until)}, while several runs were due`;
  return { says, subject: 'Jobs of the cluster', at: until, learned: until, witness: 'coverage' };
};
