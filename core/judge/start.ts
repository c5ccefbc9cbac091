import { type Coverage, covers } from '../history/coverage.ts';
import type { Due } from '../history/due.ts';
import { jobNameFor, type Run } from '../history/run.ts';
import type { JobState } from '../history/state.ts';
import { between, earliest, type Instant, instant, latest, seconds } from '../time.ts';
import type { Blindness, Evidence, LateCause, NeverStartedCause, StartVerdict } from '../verdict/verdict.ts';
import { absenceOf, whyDropped } from './absence.ts';
import { type Activity, blockedThrough } from './activity.ts';
import { completionTold } from './completion-told.ts';
import { tellsOfCreation } from './creation-told.ts';
import { blindnessIn, eventSays, jobCreated, statusSays } from './evidence.ts';
import { heldUp, unseenPredecessor } from './held-up.ts';
import { deletionOf, type Surroundings, whoDeleted } from './job-end.ts';
import { regularAttempts, vanished } from './pod-failure.ts';
import type { Pulse } from './policy.ts';
import { isProvisional } from './provisional.ts';
import { type Cause, whyNotStarted } from './start-cause.ts';
import { type Started, startedOf } from './started.ts';

/** One occurrence with everything that bears on its start. */
export type Case = Surroundings & {
  readonly due: Due;
  readonly deadline: Instant;
  /** The CronJob's next occurrence; null where it has none. */
  readonly next: Instant | null;
  /** The zone of schedules that name none. */
  readonly defaultZone: string;
  readonly run: Run | null;
  readonly activities: readonly Activity[];
  readonly coverage: Coverage;
  readonly pulse: Pulse;
  readonly nameTaken: (namespace: string, name: string) => readonly JobState[];
};

/** Did the run start in time, and how do we know (DESIGN §6, "start")? */
export const judgeStart = (c: Case, asOf: Instant): StartVerdict => {
  const started = c.run === null ? null : startedOf(c.run);
  if (c.run !== null && started !== null) return withStart(c, c.run, started);
  if (c.run !== null && (c.run.job !== null || provesCreation(c.run))) return withoutStart(c, c.run, asOf);
  const created = creationTold(c);
  return created === null ? withoutRun(c, asOf) : createdUnseen(c, created, asOf);
};

/** Pods, or an Event of the Job's own: it existed. */
const provesCreation = (run: Run): boolean =>
  run.pods.length > 0 || run.events.some((e) => e.about === 'Job');

const withStart = (c: Case, run: Run, started: Started): StartVerdict => {
  const { deadline, due, coverage } = c;
  const evidence = [...(run.job === null ? [] : [jobCreated(run.job)]), ...started.evidence];
  const on = { at: started.at, delay: between(due.nominal, started.at), basis: started.basis, evidence };
  if (started.to <= deadline) return { kind: 'on-time', ...on };
  if (started.from <= deadline && started.from < started.to) {
    return {
      kind: 'unknown',
      created: true,
      blind: blindnessIn(coverage, 'pods', { from: started.from, to: started.to }),
      evidence,
    };
  }
  const life = { from: run.job?.created ?? due.nominal, to: deadline };
  const again = madeAgain(c, run);
  if (again !== null) return { kind: 'unknown', created: true, blind: again, evidence };
  // A start after the deadline is late only if no earlier one can have gone unseen.
  if (!started.first || hiddenStart(run, started) || !(covers(coverage.pods, life) || onlyPod(run))) {
    return { kind: 'unknown', created: true, blind: blindnessIn(coverage, 'pods', life), evidence };
  }
  const why = whyLate(c, run, started);
  return { kind: 'late', ...on, cause: why.cause, evidence: [...evidence, ...why.evidence] };
};

/** A pod before it went with its node, and what its kubelet did nobody has told: it is out of reach, or was given up. */
const hiddenStart = ({ pods }: Run, started: Started): boolean =>
  pods.some(
    (p) =>
      p.node !== null &&
      p.created < started.from &&
      regularAttempts(p).length === 0 &&
      (p.disruption?.reason === 'DeletionByPodGC' ||
        (p.disruption?.reason === 'DeletionByTaintManager' && p.gone?.witness !== 'watch')),
  );

/** A Job that runs one pod at a time and whose first pod we know: created with the Job itself. */
const onlyPod = ({ job, pods }: Run): boolean =>
  job !== null &&
  job.parallelism === 1 &&
  pods[0] !== undefined &&
  !vanished(pods[0]) &&
  between(job.created, pods[0].created) <= seconds(5);

/** The run exists and no start of it is known. */
const withoutStart = (c: Case, run: Run, asOf: Instant): StartVerdict => {
  const evidence = run.job === null ? run.events.slice(0, 1).map(eventSays) : [jobCreated(run.job)];
  if (asOf < c.deadline) return { kind: 'pending', evidence };
  const life = { from: run.job?.created ?? c.due.nominal, to: c.deadline };
  const looked = !run.job?.managedBy && (covers(c.coverage.pods, life) || stillWaiting(c, run));
  if (!looked)
    return { kind: 'unknown', created: true, blind: blindnessIn(c.coverage, 'pods', life), evidence };
  const again = madeAgain(c, run);
  if (again !== null) return { kind: 'unknown', created: true, blind: again, evidence };
  const why = refine(c, run, whyNotStarted(run, c.deadline));
  return { kind: 'never-started', cause: why.cause, evidence: [...evidence, ...why.evidence] };
};

/** The cluster's store was put back before the Job was made: one that was made before that has left no trace there. */
const madeAgain = ({ coverage, due, deadline }: Case, { job }: Run): Blindness | null => {
  const until = earliest(job?.created ?? due.nominal, deadline);
  // Known only from the list that came with it, or later.
  const lists = [...coverage.cronjobs.restored, ...coverage.jobs.restored];
  const restored = job !== null && lists.some((t) => t > due.nominal && t <= job.first.learned);
  const window = { from: due.nominal, to: until };
  return !restored || covers(coverage.jobs, window) ? null : blindnessIn(coverage, 'jobs', window);
};

/** After a gap: the Job's only pod is still there, was never restarted, and had not started at the deadline. */
const stillWaiting = ({ coverage, deadline }: Case, run: Run): boolean => {
  const pod = onlyPod(run) ? run.pods[0] : undefined;
  if (pod === undefined || regularAttempts(pod).length > 0) return false;
  return covers(coverage.pods, { from: pod.last.learned, to: deadline });
};

/** `job-deleted` may have been the CronJob's own policy. */
const refine = (c: Case, run: Run, why: Cause<NeverStartedCause>): Cause<NeverStartedCause> => {
  const deleted = run.job === null ? null : deletionOf(run.job);
  if (why.cause !== 'job-deleted' || run.job === null || deleted === null) return why;
  return whoDeleted(run.job, deleted, c) === 'replaced' ? { ...why, cause: 'replaced' } : why;
};

// A controller at work creates a due Job within seconds; what is later than this came late because of it.
const PROMPT = seconds(10);

const whyLate = (c: Case, run: Run, started: Started): Cause<LateCause> => {
  const created = run.job?.created ?? c.due.nominal;
  const waitedForJob = between(c.due.nominal, created);
  if (waitedForJob <= PROMPT || waitedForJob < between(created, started.at))
    return whyNotStarted(run, earliest(c.deadline, started.at));
  const blocker =
    c.due.spec.concurrency === 'Forbid'
      ? blockedThrough(c.activities, { from: c.due.nominal, to: instant(created - 5_000) })
      : null;
  if (blocker !== null)
    return {
      cause: 'predecessor-active',
      evidence: blocker.run.job === null ? [] : [jobCreated(blocker.run.job)],
    };
  const says = `its Job came only ${Math.round(waitedForJob / 1000)} s after the nominal time`;
  return {
    cause: 'controller-down',
    evidence: run.job === null ? [] : [{ ...jobCreated(run.job), says }],
  };
};

type Told = { readonly evidence: Evidence };

/** The CronJob's status or one of its Events says that the Job was created, though we never saw it. */
const creationTold = ({ due, cronJob, events, run }: Case): Told | null => {
  const status = cronJob.statuses.find((s) => s.lastSchedule === due.nominal);
  if (status !== undefined) {
    const says = 'lastScheduleTime is this occurrence: its Job was created';
    return { evidence: statusSays(cronJob, says, { at: due.nominal, learned: status.first.learned }) };
  }
  const name = jobNameFor(cronJob.name, due.nominal);
  const event = events.find((e) => tellsOfCreation(e, name)) ?? run?.events[0];
  return event === undefined ? null : { evidence: eventSays(event) };
};

const createdUnseen = (c: Case, created: Told, asOf: Instant): StartVerdict => {
  const evidence = [created.evidence];
  if (asOf < c.deadline) return { kind: 'pending', evidence };
  const life = { from: c.due.nominal, to: c.deadline };
  const success = completionTold(c);
  if (success !== null) {
    return {
      kind: 'on-time',
      at: success.at,
      delay: between(c.due.nominal, success.at),
      basis: 'completion',
      evidence: [...evidence, success.evidence],
    };
  }
  // With both watched, a Job that left no trace was never there long enough to be seen: we don't guess which is wrong.
  const resource = covers(c.coverage.jobs, life) ? 'pods' : 'jobs';
  return { kind: 'unknown', created: true, blind: blindnessIn(c.coverage, resource, life), evidence };
};

/** Nobody knows which of two policies was in force: by one an earlier run held it up, by the other it should have come. */
const policyInDoubt = (c: Case, held: StartVerdict | null, asOf: Instant): StartVerdict | null => {
  const { either } = c.due;
  if (either === null) return null;
  const otherwise = heldUp({ ...c, due: { ...c.due, spec: either.spec } }, asOf);
  const perhaps = held ?? otherwise;
  if (perhaps === null || (held !== null && otherwise !== null)) return null;
  if (perhaps.kind === 'pending') return perhaps;
  const blind = { resource: 'cronjobs', interval: either.interval } as const;
  return { kind: 'unknown', created: false, blind, evidence: perhaps.evidence };
};

const withoutRun = (c: Case, asOf: Instant): StartVerdict => {
  const { due, deadline, coverage, cronJob, runs } = c;
  const window = { from: due.nominal, to: latest(due.nominal, earliest(deadline, asOf)) };
  if (due.uncertain !== null) {
    if (asOf < deadline) return { kind: 'pending', evidence: [] };
    return {
      kind: 'unknown',
      created: false,
      blind: { resource: 'cronjobs', interval: due.uncertain },
      evidence: [],
    };
  }
  const held = heldUp(c, asOf);
  const doubt = policyInDoubt(c, held, asOf);
  if (doubt !== null) return doubt;
  if (held !== null) return held;
  const absence = absenceOf({ nominal: due.nominal, deadline, cronJob, runs }, coverage, asOf);
  if (absence !== null && unseenPredecessor(c, absence))
    return { kind: 'unknown', created: false, blind: blindnessIn(coverage, 'jobs', window), evidence: [] };
  if (absence !== null) {
    const why = whyDropped(c, c.pulse);
    return {
      kind: 'dropped',
      cause: why.cause,
      proof: absence.proof,
      provisional: isProvisional(c, asOf),
      evidence: [...absence.evidence, ...why.evidence],
    };
  }
  if (asOf < deadline) return { kind: 'pending', evidence: [] };
  return { kind: 'unknown', created: false, blind: blindnessIn(coverage, 'jobs', window), evidence: [] };
};
