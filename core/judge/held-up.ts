import type { CronJobSpec } from '../facts/fact.ts';
import { blindWithin, type Coverage, covers } from '../history/coverage.ts';
import { occurrenceAfter } from '../history/due.ts';
import type { Run } from '../history/run.ts';
import { after, earliest, type Instant, type Interval, instant, latest, seconds } from '../time.ts';
import type { Blindness, StartVerdict } from '../verdict/verdict.ts';
import { type Absence, supersededAt } from './absence.ts';
import { type Activity, blockedThrough } from './activity.ts';
import { blindnessIn, eventSays, jobCreated } from './evidence.ts';
import { outlived } from './job-end.ts';
import { isWorking, regularAttempts } from './pod-failure.ts';
import type { Case } from './start.ts';

/**
 * Under Forbid, after a gap: lastScheduleTime names a run before this one that was created in the gap and gone with it.
 * It may have held this one up.
 */
export const unseenPredecessor = ({ due, coverage, cronJob, runs }: Case, { proof }: Absence): boolean => {
  if (due.spec.concurrency !== 'Forbid' || proof.kind !== 'surviving-evidence') return false;
  const { lastSchedule } = proof;
  if (runs.some((r) => r.nominal === lastSchedule)) return false;
  const before = { from: cronJob.created, to: instant(due.nominal + 1) };
  const blindSince = blindWithin(coverage.jobs, before).at(-1)?.from ?? due.nominal;
  return cronJob.statuses.some((s) => s.lastSchedule === lastSchedule && s.first.learned > blindSince);
};

/** Under Forbid: skipped by an earlier run that stayed active, or still held up by it. */
export const heldUp = (c: Case, asOf: Instant): StartVerdict | null => {
  const { due } = c;
  if (due.spec.concurrency !== 'Forbid') return null;
  const until = heldUntil(c);
  // Of a CronJob that left between two looks nobody knows when: until the later one it may have made the Job.
  const end = earliest(earliest(until ?? asOf, asOf), c.cronJob.gone?.learned ?? asOf);
  if (end <= due.nominal) return null;
  const held = { from: due.nominal, to: end };
  const holder = blockedThrough(untilItsCronJobLeft(c), held);
  if (holder === null || holder.run.job === null)
    return blockedThrough(c.activities, held, 'atMost') === null ? null : perhapsHeldUp(c, held, asOf);
  const evidence = [
    { ...jobCreated(holder.run.job), says: 'created earlier, and still active' },
    ...(holder.said === null ? [] : [{ ...eventSays(holder.said), at: holder.said.last }]),
  ];
  const doubtful = holder.doubtfulSince !== null && until !== null && holder.doubtfulSince < until;
  if (until === null || asOf < latest(until, broughtBackUntil(c)) || doubtful)
    return { kind: 'pending', evidence };
  const unseen = unseenOf(c, holder.run, held);
  if (unseen !== null)
    return asOf < c.deadline
      ? { kind: 'pending', evidence }
      : { kind: 'unknown', created: false, blind: unseen, evidence };
  return { kind: 'skipped', until, predecessor: holder.run.jobName, evidence };
};

/** What has to be seen of a run that was held up, and was not; null where nothing is missing. */
const unseenOf = ({ coverage, cronJob, due }: Case, holder: Run, held: Interval): Blindness | null => {
  // Out of sight its policy may have been edited.
  const sinceSeen = { from: earliest(cronJob.last.learned, due.nominal), to: due.nominal };
  if (!covers(coverage.cronjobs, sinceSeen)) return blindnessIn(coverage, 'cronjobs', sinceSeen);
  // Its containers may have ended long before anyone recorded it: who has not seen them cannot say.
  return covers(coverage.pods, held) || seenWorking(holder, coverage, held.to)
    ? null
    : blindnessIn(coverage, 'pods', held);
};

/** Two looks may lie between both ends: one that left after its CronJob, as the versions tell, was there as long as that. */
const untilItsCronJobLeft = ({ cronJob, activities }: Case): readonly Activity[] => {
  const { gone } = cronJob;
  if (gone === null) return activities;
  return activities.map((activity) => {
    const { run, to, atMost } = activity;
    if (to === null || to === atMost || run.job === null) return activity;
    return outlived(run.job, cronJob) ? { ...activity, to: latest(to, gone.learned) } : activity;
  });
};

/**
 * Until its next occurrence by the schedule that made it due, or its starting deadline. A later edit, a suspension or the
 * CronJob's end takes the next occurrence away, but what held the run up until then was its own policy all the same.
 */
const heldUntil = ({ due, defaultZone }: Case): Instant | null => {
  const next = occurrenceAfter(due.spec, due.nominal, defaultZone);
  const limit = due.spec.startingDeadlineSeconds;
  const starting = limit === null ? null : after(due.nominal, seconds(limit));
  return starting === null ? next : next === null ? starting : earliest(next, starting);
};

/**
 * After an edit the controller goes by the new schedule: where that has the run's time, too, it is the latest again until the
 * new one's next, and comes as soon as nothing holds it up; unless the controller had gone on to a later one before.
 */
const broughtBackUntil = (c: Case): Instant => {
  const { nominal } = c.due;
  const spec = editedSpec(c);
  if (spec === null || spec.suspend || supersededAt(nominal, c.cronJob, c.runs) !== null) return nominal;
  const isDue = occurrenceAfter(spec, instant(nominal - 1), c.defaultZone) === nominal;
  return (isDue ? occurrenceAfter(spec, nominal, c.defaultZone) : null) ?? nominal;
};

/** A pod of the run was seen at that instant or later, or at work and watched from then on, or worked until then. */
const seenWorking = ({ pods }: Run, coverage: Coverage, at: Instant): boolean =>
  pods.some(
    (p) =>
      p.last.learned >= at ||
      (isWorking(p) && covers(coverage.pods, { from: p.last.learned, to: at })) ||
      regularAttempts(p).some((a) => a.finishedAt !== null && a.finishedAt >= at),
  );

/** An earlier run may have been active all the time, or may not: nobody saw its end. */
const perhapsHeldUp = (c: Case, held: Interval, asOf: Instant): StartVerdict =>
  asOf < c.deadline
    ? { kind: 'pending', evidence: [] }
    : { kind: 'unknown', created: false, blind: unseenEndIn(c, held), evidence: [] };

/** The first time in which nobody looked; where Jobs were watched all along, the time between two looks in which one left. */
const unseenEndIn = ({ activities, coverage }: Case, held: Interval): Blindness => {
  const gone = activities
    .filter((a) => a.to !== a.atMost && a.from < held.to)
    .flatMap(({ run }) => run.job?.gone ?? [])
    .find((g) => g.notBefore < held.to && g.learned > held.from);
  return gone === undefined || !covers(coverage.jobs, held)
    ? blindnessIn(coverage, 'jobs', held)
    : { resource: 'jobs', interval: { from: gone.notBefore, to: gone.learned } };
};

/** The CronJob's present spec, where its schedule is not the one that made the run due. */
const editedSpec = ({ cronJob, due }: Pick<Case, 'cronJob' | 'due'>): CronJobSpec | null => {
  const spec = cronJob.specs.at(-1)?.spec ?? due.spec;
  return spec.schedule === due.spec.schedule && spec.timeZone === due.spec.timeZone ? null : spec;
};
