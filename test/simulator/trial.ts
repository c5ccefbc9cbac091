import type { Step } from '../../core/pipeline/step.ts';
import { instant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { heldUntil } from './activity.ts';
import { alwaysWrong, type Judging, type Lie, lieOf, nameOf, wrongAtLast } from './check.ts';
import type { Cluster } from './cluster.ts';
import { forgottenUnseen, uidsIn } from './forgotten.ts';
import type { JobObject } from './objects.ts';
import { falseOverlaps, missedOverlaps } from './overlaps.ts';
import { judgeAll, type Observed, observations, recordingFor } from './pipeline.ts';
import { inForce, outagesIn, type Plan } from './plan.ts';
import { simulate } from './simulate.ts';
import { startToldIn } from './start-told.ts';
import { type TrueRun, trueRuns } from './truth.ts';
import { type Seen, watch } from './watcher.ts';

export type Trial = {
  readonly lies: readonly Lie[];
  readonly due: number;
  readonly unknown: number;
  readonly verdicts: readonly Verdict[];
  readonly runs: readonly TrueRun[];
  readonly observed: readonly Observed[];
  readonly cluster: Cluster;
  readonly seen: Seen;
};

/** One plan from the cluster to the verdicts, each compared with what really happened. */
export const tryPlan = async (plan: Plan): Promise<Trial> => {
  const cluster = simulate(plan);
  const seen = watch(cluster);
  const observed = observations(await recordingFor(seen), plan, seen);
  const end = plan.start + (plan.looking.ticks.at(-1) ?? 0);
  const runs = inSight(trueRuns(cluster, end), cluster, seen);
  const byKey = new Map(runs.map((r) => [`${r.cronJob.uid} ${r.nominal}`, r]));
  const jobs = uidsIn(seen.lines.jobs);
  const judging: Judging = {
    plan,
    watched: watchedIn(plan, seen),
    wasSeen: (job) => jobs.has(job),
    startTold: startToldIn(seen),
  };
  const lies: Lie[] = [];
  const settled = new Map<string, number>();
  const overlapping = new Set<string>();
  const ours = Math.min(0, plan.clocks.observer);
  const each = (step: Step): void => {
    // By the clock that things really happen by.
    const now_ = instant(step.asOf - ours);
    const found = step.judgements.flatMap((j) => j.overlaps);
    lies.push(...falseOverlaps(found, cluster));
    for (const { job } of found) overlapping.add(job.uid);
    for (const { before, now } of step.changed) {
      const run = byKey.get(`${now.cronJobUid} ${now.nominal}`);
      if (run === undefined || run.doubtful) continue;
      lies.push(...alwaysWrong(run, now, judging, now_));
      if (before?.start.kind === 'unknown' && now.start.kind !== 'unknown') settled.set(nameOf(run), now_);
    }
  };
  const { verdicts, asOf: last } = judgeAll(plan, observed, each);
  const asOf = instant(Math.min(last, last - ours));
  lies.push(...missedOverlaps(runs, overlapping, judging.watched));
  const said = new Map(verdicts.map((v) => [`${v.cronJobUid} ${v.nominal}`, v]));
  if (said.size !== verdicts.length)
    lies.push({
      rule: 'counted twice',
      about: 'I1',
      detail: `${verdicts.length} verdicts on ${said.size} runs`,
    });
  for (const run of runs) {
    const v = said.get(`${run.cronJob.uid} ${run.nominal}`);
    // By a clock that is behind it is not due yet.
    if (v === undefined && run.nominal > last) continue;
    if (v === undefined)
      lies.push(
        ...(mayBeMissed(run, plan, seen) ? [] : [{ rule: 'lost', about: nameOf(run), detail: 'no verdict' }]),
      );
    else if (!run.doubtful) lies.push(...wrongAtLast(run, v, judging, asOf));
    if (v !== undefined) lies.push(...settledLate(run, v, { plan, seen, at: settled.get(nameOf(run)) }));
  }
  for (const v of verdicts)
    if (v.nominal <= end && !byKey.has(`${v.cronJobUid} ${v.nominal}`)) lies.push(...undue(v, cluster, plan));
  const unknown = verdicts.filter((v) => v.start.kind === 'unknown').length;
  return { lies: distinct(lies), due: runs.length, unknown, verdicts, runs, observed, cluster, seen };
};

const distinct = (lies: readonly Lie[]): readonly Lie[] => [
  ...new Map(lies.map((l) => [`${l.rule} ${l.about}`, l])).values(),
];

/** The runs of CronJobs that we saw at all, since we first looked. */
const inSight = (runs: readonly TrueRun[], cluster: Cluster, seen: Seen): readonly TrueRun[] => {
  const looking = seen.lines.cronjobs.find((l) => l.kind === 'list');
  if (looking?.kind !== 'list') return [];
  const uids = uidsIn(seen.lines.cronjobs);
  return runs
    .map(forgottenUnseen(cluster.plan, seen))
    .filter((r) => uids.has(r.cronJob.uid) && r.nominal >= looking.t && cluster.cronJobs.includes(r.cronJob));
};

const SLACK = 70_000;

const watchedIn = (plan: Plan, seen: Seen): Judging['watched'] => {
  const first = plan.start + (plan.looking.ticks[0] ?? 0);
  const lists = Math.max(
    first,
    ...Object.values(seen.lines).map(
      (lines) => lines.find((l) => l.kind === 'list')?.t ?? Number.POSITIVE_INFINITY,
    ),
  );
  return (run) => {
    const { cronJob } = run;
    const edited = cronJob.revisions.length > 1 || cronJob.deleted !== null;
    if (run.doubtful || (edited && !plan.managedFields) || leftBeforeNextLook(run, plan)) return false;
    if (holderLeftBeforeNextLook(run, plan)) return false;
    // Of one that is run elsewhere only its end is told, and what it says of its start is no start.
    if (cronJob.plan.job.managed) return false;
    // Under Forbid, what was not seen of earlier runs matters too.
    const back = cronJob.revisions.some((r) => r.spec.concurrency === 'Forbid') ? 40 * 60_000 : 0;
    const from = run.nominal - SLACK - back;
    // And how they ended: whether a run was held up may be known only then.
    const held =
      back === 0 ? 0 : Math.max(Math.min(heldUntil(run), run.nominal + 7_200_000), holdersOver(run));
    const to = Math.max(run.over, run.nominal + plan.grace, held) + SLACK;
    // Two clocks that disagree leave the time between them open.
    const apart = Math.abs(plan.clocks.observer);
    if (lists + apart > run.nominal - 1000) return false;
    // Of one that was held up by a Job from before we looked, nobody knows what had become of its pods by then.
    if (back > 0 && holders(run).some((j) => j.created < lists)) return false;
    return !seen.lost.some((l) => l.from < to && l.to + apart > from);
  };
};

/** Until those were recorded as over that were open at its nominal time. */
const holdersOver = (run: TrueRun): number =>
  Math.max(0, ...holders(run).map((j) => j.finished ?? j.deleted?.at ?? 0));

/** When one that was not at work, and is not over yet, went on: then only it is known that it had held up others. */
const heldByOneThatWaits = (run: TrueRun): number => {
  const until = heldUntil(run);
  const waiting = holders(run).filter(
    ({ finished, deleted, pods }) =>
      finished === null &&
      deleted === null &&
      pods.every((p) => p.attempts.every((a) => a.startedAt > until || (a.finishedAt ?? until) < until)),
  );
  const goesOn = ({ pods }: JobObject): number =>
    Math.min(...pods.map((p) => p.created).filter((t) => t > until));
  return Math.max(0, ...waiting.map(goesOn));
};

const holders = ({ cronJob, nominal }: TrueRun): readonly JobObject[] =>
  cronJob.jobs.filter(
    (j) =>
      j.nominal !== null &&
      j.created <= nominal &&
      (j.finished ?? j.deleted?.at ?? Number.POSITIVE_INFINITY) > nominal,
  );

/** Its CronJob was deleted after the occurrence and before the next tick: no field says when. */
const leftBeforeNextLook = ({ cronJob, nominal }: TrueRun, { looking, start }: Plan): boolean => {
  const { deleted } = cronJob;
  if (deleted === null || deleted < nominal) return false;
  return !lookedBetween({ looking, start }, nominal, deleted);
};

const lookedBetween = ({ looking, start }: Pick<Plan, 'looking' | 'start'>, from: number, to: number) =>
  // A held watch brings what happened within the last seconds.
  looking.mode === 'live'
    ? to - from >= 6000
    : looking.ticks.some((t) => start + t >= from && start + t < to);

/** What held it up was deleted before anybody looked again, and no controller was there to say that it had been active. */
const holderLeftBeforeNextLook = (run: TrueRun, plan: Plan): boolean => {
  const until = heldUntil(run);
  const away = outagesIn(plan).some((f) => f.what === 'controllers' && inForce(f, until - plan.start));
  const left = holders(run).flatMap(({ deleted }) => (deleted?.unfinished ? [deleted.at] : []));
  return away && left.some((t) => t > until && !lookedBetween(plan, until, t));
};

/** A spec that came and went while nobody looked leaves no trace; nor does what lies between two unplaced edits. */
const mayBeMissed = (run: TrueRun, plan: Plan, seen: Seen): boolean => {
  const edges = [
    ...run.cronJob.revisions.slice(1).map((r) => r.from),
    run.cronJob.deleted ?? Number.POSITIVE_INFINITY,
  ];
  if (run.doubtful || (!plan.managedFields && edges.length > 1)) return true;
  return seen.lost.some(
    (l) => l.resource === 'cronjobs' && l.from <= run.nominal && edges.some((e) => e >= l.from && e <= l.to),
  );
};

const undue = (v: Verdict, cluster: Cluster, plan: Plan): readonly Lie[] => {
  const cronJob = cluster.cronJobs.find((c) => c.uid === v.cronJobUid);
  const edges =
    cronJob === undefined
      ? []
      : [
          cronJob.created,
          ...cronJob.revisions.map((r) => r.from),
          ...(cronJob.deleted === null ? [] : [cronJob.deleted]),
        ];
  const near = edges.some((e) => Math.abs(e - v.nominal) <= 1500);
  const unplaced = edges.length > 2 && (!plan.managedFields || cronJob?.deleted !== null);
  const harmless =
    v.start.kind === 'unknown' ||
    v.start.kind === 'pending' ||
    cronJob?.jobs.some((j) => j.nominal === v.nominal);
  if (near || (harmless && (unplaced || edges.length > 2))) return [];
  return [
    {
      rule: 'not due',
      about: `${v.name}@${new Date(v.nominal).toISOString()}`,
      detail: JSON.stringify(v.start.kind),
    },
  ];
};

type Settling = { readonly plan: Plan; readonly seen: Seen; readonly at: number | undefined };

/** Where evidence survived, it decides within two ticks of our looking again. */
const settledLate = (run: TrueRun, v: Verdict, { plan, seen, at }: Settling): readonly Lie[] => {
  if (at === undefined || run.doubtful) return [];
  const apart = Math.abs(plan.clocks.observer);
  // Also where a watch could be resumed, and nothing was lost.
  const blind = plan.faults.flatMap((f) => (f.kind === 'blind' ? [f] : []));
  const away = [...blind, ...outagesIn(plan)].map((f) => plan.start + f.to).filter((t) => t <= at);
  const back = Math.max(0, ...seen.lost.map((l) => l.to), ...away) + apart;
  const ready = Math.max(
    back,
    run.nominal + plan.grace + 60_000 + apart,
    run.over,
    // Of one that was held up it decides how that ended.
    holdersOver(run),
    heldByOneThatWaits(run),
    run.cronJob.deleted ?? 0,
    Math.min(run.next, at - 1),
  );
  const after = plan.looking.ticks.map((t) => plan.start + t).filter((t) => t > ready);
  return after[1] !== undefined && at > after[1] ? [lieOf('settled late', run, v)] : [];
};
