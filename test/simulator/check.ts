import type { Instant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { skippedPerhaps, skippedSurely, waitsFor } from './activity.ts';
import { madeLater } from './by-hand.ts';
import type { End } from './ends.ts';
import type { Plan } from './plan.ts';
import { neverWas, type TrueRun } from './truth.ts';

/** Something that the product said and that is not so; or did not say in time. */
export type Lie = { readonly rule: string; readonly about: string; readonly detail: string };

export type Judging = {
  readonly plan: Plan;
  /** Was the run within sight all along? Then nothing excuses an `unknown`. */
  readonly watched: (run: TrueRun) => boolean;
  /** Did any watch or list ever show the Job of that UID? */
  readonly wasSeen: (job: string) => boolean;
  /** Did any watch or list ever show that it had begun? */
  readonly startTold: (run: TrueRun) => boolean;
};

// Kubernetes cuts its times to seconds; a start that was cut to the deadline itself is on time.
const SECOND = 1000;

export const nameOf = (run: {
  readonly cronJob: { readonly name: string };
  readonly nominal: number;
}): string => `${run.cronJob.name}@${new Date(run.nominal).toISOString().slice(0, 19)}Z`;

const short = (v: Verdict): string =>
  JSON.stringify([v.start, v.finish], (key, value) => (key === 'evidence' ? undefined : value));

const realOf = (run: TrueRun): string => {
  const job = run.job === null ? 'no Job' : `Job ${new Date(run.job.created).toISOString()}`;
  const start = run.started === null ? 'no start' : `start ${new Date(run.started).toISOString()}`;
  return `${job}, ${start}, ${run.ends.map((e) => `${e.kind}${e.cause === null ? '' : `/${e.cause}`}`).join(' or ')}`;
};

export const lieOf = (rule: string, run: TrueRun, v: Verdict): Lie => ({
  rule,
  about: nameOf(run),
  detail: `said ${short(v)}; true: ${realOf(run)}`,
});

type Timed = { readonly at: number; readonly basis: 'container' | 'event' | 'completion' };

/**
 * After a gap the first Event may have expired, Kubernetes forgets all but a container's last two attempts, and a Job that
 * was made twice may be seen once: then the time is one by which it had started.
 */
const wrongTime = (run: TrueRun, { at, basis }: Timed, judging: Judging, asOf: Instant): boolean => {
  if (run.started === null || basis === 'completion') return false;
  // Its node was out of reach, and nobody had told of the first start yet.
  const told = run.job?.pods.flatMap((p) => p.attempts).find((a) => a.startedAt === run.started)?.startToldAt;
  if ((told ?? Number.POSITIVE_INFINITY) > asOf - 2 * SECOND && at > run.started) return false;
  const again =
    run.jobs.length > 1 ||
    (run.job?.pods.length ?? 0) > 1 ||
    run.job?.pods.some((p) => p.attempts.length > 1) === true;
  if ((basis === 'event' || again) && !judging.watched(run) && at > run.started) return false;
  // Where no pod was seen, nothing tells how wrong its kubelet's clock was.
  const from = basis === 'event' ? Math.min(run.readable.from, run.readable.byEvent) : run.readable.from;
  return at < from - SECOND - 1 || at > run.readable.to + SECOND + 1;
};

/**
 * Who watched through the grace says `dropped` (DESIGN §6), and that a Job may still come: one that came afterwards, in a gap,
 * and was gone before anybody looked again, nobody can tell.
 */
export const isUnseenLate = (
  run: TrueRun,
  start: { readonly provisional: boolean },
  { plan, wasSeen }: Pick<Judging, 'plan' | 'wasSeen'>,
): boolean =>
  start.provisional && run.jobs.every((job) => job.created > run.nominal + plan.grace && !wasSeen(job.uid));

/**
 * At nominal + grace nothing of it had started, which is what `never-started` says (DESIGN §6): that it began afterwards, in a gap,
 * and was gone before anybody looked again, nobody can tell.
 */
export const startedUnseen = (run: TrueRun, judging: Pick<Judging, 'plan' | 'startTold'>): boolean =>
  isLate(run, judging) && !judging.startTold(run);

/** What is wrong with a verdict whenever it is said, final or not. */
export const alwaysWrong = (run: TrueRun, v: Verdict, judging: Judging, asOf: Instant): readonly Lie[] => {
  const lies: Lie[] = [];
  const say = (rule: string): unknown => lies.push(lieOf(rule, run, v));
  const { start } = v;
  const deadline = run.nominal + judging.plan.grace;
  // Edited afterwards, its controller may come back to what it had passed over.
  const edited = run.cronJob.revisions.some((r) => r.from > asOf && r.from < (run.job?.created ?? 0));
  switch (start.kind) {
    case 'on-time':
      if (run.started === null || Math.floor(run.readable.from / SECOND) * SECOND > deadline)
        say('false on-time');
      else if (wrongTime(run, start, judging, asOf)) say('wrong start time');
      break;
    case 'late':
      if (run.started === null || run.readable.to <= deadline) say('false late');
      else if (wrongTime(run, start, judging, asOf)) say('wrong start time');
      break;
    case 'dropped': {
      const open = start.provisional || edited || madeLater(run, judging, asOf);
      const seenBy = open ? asOf - 2 * SECOND : Number.POSITIVE_INFINITY;
      if (run.job !== null && run.job.created <= seenBy && !isUnseenLate(run, start, judging))
        say('false dropped');
      else if (run.job === null && skippedSurely(run)) say('dropped, though skipped');
      else if (run.job === null && wasThere(run, seenBy)) say('false dropped');
      break;
    }
    case 'skipped':
      if (edited) break;
      if (run.job !== null && !madeLater(run, judging, asOf)) say('false skipped');
      else if (!skippedPerhaps(run, knownAt(run, judging, asOf))) say('false skipped');
      break;
    case 'never-started':
      if (run.job === null && !wasThere(run, asOf)) say('false never-started');
      break;
    case 'unknown':
    case 'pending':
    case 'excused':
      break;
    default:
      start satisfies never;
  }
  return lies;
};

/** Also one that a backup has forgotten before anything of it had begun was there once. */
const wasThere = ({ cronJob, nominal }: TrueRun, asOf: number): boolean =>
  cronJob.jobs.some((j) => j.nominal === nominal && j.created <= asOf);

const isLate = ({ started, nominal }: TrueRun, { plan }: Pick<Judging, 'plan'>): boolean =>
  started !== null && started > nominal + plan.grace;

/** A backup forgot its first Job, which had not begun: for who saw that, the earliest decides (DESIGN §5). */
const wasForgotten = ({ cronJob, nominal }: TrueRun): boolean =>
  cronJob.jobs.some((j) => j.nominal === nominal && neverWas(j));

/** By when the ends of containers were known: in a gap they may never have been, only what was recorded of the Job. */
const knownAt = (run: TrueRun, { watched }: Judging, asOf: Instant): number =>
  watched(run) ? asOf - 2 * SECOND : Number.NEGATIVE_INFINITY;

/** What is wrong with a verdict when all is over and we have looked again for a while. */
export const wrongAtLast = (run: TrueRun, v: Verdict, judging: Judging, asOf: Instant): readonly Lie[] => {
  const lies: Lie[] = [...alwaysWrong(run, v, judging, asOf)];
  const say = (rule: string): unknown => lies.push(lieOf(rule, run, v));
  const { start, finish } = v;
  const past = asOf - (run.nominal + judging.plan.grace) > 120 * SECOND;
  const began = run.started !== null && run.started < asOf - 120 * SECOND;
  const excused = (): boolean => (isLate(run, judging) && wasForgotten(run)) || startedUnseen(run, judging);
  if (start.kind === 'never-started' && began && !excused()) say('false never-started');
  if (start.kind === 'unknown' && judging.watched(run) && !straddles(run, judging))
    say('unknown without blindness');
  if (start.kind === 'pending' && past && !stillHeld(run, asOf)) say('left pending');
  const saidToStart = start.kind === 'on-time' || start.kind === 'late';
  if (saidToStart && finish === null) say('start without a finish');
  if (finish === null || run.ends.length === 0) return lies;
  if (finish.kind === 'unknown') {
    if (judging.watched(run) && lookedSince(run, judging, asOf)) say('unknown finish without blindness');
    return lies;
  }
  if (asOf - run.over < 120 * SECOND) return lies;
  const kinds = [
    ...run.ends,
    ...toldByClocks(run),
    ...tidiedUnseen(run, judging),
    ...afterRestore(run, judging),
    ...(judging.watched(run) ? [] : [...toldByDeadline(run), ...hiddenEnds(run), ...run.otherEnds]),
  ].filter((e) => e.kind === finish.kind);
  if (kinds.length === 0) say('wrong finish');
  else if (finish.kind === 'killed' && !kinds.some((e) => e.cause === finish.cause)) say('wrong kill cause');
  return lies;
};

/** A look after it was over lies before that by both clocks, ours and the API server's: none sees further than the earlier one. */
const lookedSince = ({ over }: TrueRun, { plan }: Judging, asOf: number): boolean =>
  plan.looking.ticks.some((t) => plan.start + t > over && plan.start + t <= asOf);

/** Where only the Job's condition or its Event is left, its deadline is the cause, though the work may have failed before. */
const toldByDeadline = ({ job }: TrueRun): readonly End[] =>
  job?.conditions.some((c) => c.reason === 'DeadlineExceeded')
    ? [{ kind: 'killed', cause: 'deadline-exceeded' }]
    : [];

/** By its kubelet's clock it began before its pod was made, or after we knew: only the interval is known (DESIGN §6). */
const straddles = ({ job, nominal }: TrueRun, { plan }: Judging): boolean =>
  job?.pods.some((p) =>
    p.attempts.some(
      (a) =>
        a.skew !== 0 &&
        p.created <= nominal + plan.grace &&
        Math.max(a.startedAt, a.startToldAt ?? 0) + 60 * SECOND > nominal + plan.grace,
    ),
  ) === true;

/** What was deleted before a backup was put back, is deleted again: whose doing it first was the backup has forgotten. */
const afterRestore = ({ job }: TrueRun, { plan }: Judging): readonly End[] =>
  plan.faults.some(
    (f) =>
      f.kind === 'restore' &&
      job?.deleted &&
      job.deleted.at > plan.start + f.from - f.back &&
      job.pods.some((p) => (p.deletion?.at ?? 0) > plan.start + f.to),
  )
    ? [{ kind: 'killed', cause: 'pod-deleted' }]
    : [];

/** Only an Event tells that the Job's controller deleted the pod, and not somebody else. */
const tidiedUnseen = (run: TrueRun, judging: Judging): readonly End[] =>
  run.job?.pods.some(
    (p) => p.untold || (!judging.watched(run) && p.attempts.some((a) => a.killedBy === 'tidied')),
  )
    ? [{ kind: 'killed', cause: 'pod-deleted' }]
    : [];

/** By a clock that is behind, what was stopped had ended before anyone asked: then its signal is all that tells. */
const toldByClocks = ({ job }: TrueRun): readonly End[] =>
  job?.pods.some((p) => p.attempts.some((a) => a.skew < 0 && (a.exitCode ?? 0) > 128))
    ? [{ kind: 'killed', cause: 'signal' }]
    : [];

/** The node was out of reach, and how the work had ended it told only when the pod had long been given up. */
const hiddenEnds = ({ job }: TrueRun): readonly End[] =>
  job?.pods.some(
    ({ disruption, attempts }) =>
      disruption?.reason === 'DeletionByTaintManager' &&
      attempts.some((a) => (a.endToldAt ?? Number.POSITIVE_INFINITY) > disruption.at),
  )
    ? [{ kind: 'killed', cause: 'node-lost' }]
    : [];

/** Under Forbid a run is decided only when its next occurrence comes, and it is clear whether the one before goes on. */
const stillHeld = (run: TrueRun, asOf: Instant): boolean =>
  (run.next > asOf - 120 * SECOND && skippedPerhaps({ ...run, next: asOf }, asOf)) ||
  (skippedPerhaps(run, asOf) && waitsFor(run, asOf));
