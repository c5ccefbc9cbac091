import { type Due, dueWithin } from '../history/due.ts';
import { cronJobsOf, eventsAbout, type Run, runsOf, traceOf } from '../history/run.ts';
import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import type { Interval } from '../time.ts';
import { after, days, type Instant, instant, latest } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';
import { activityOf } from './activity.ts';
import { nominalEvidence } from './evidence.ts';
import { finishOf } from './finish.ts';
import type { Surroundings } from './job-end.ts';
import type { Maintenance, Policy, Pulse } from './policy.ts';
import { type Case, judgeStart } from './start.ts';

/** What one CronJob's window came to: a verdict for every due run, and the runs that belong to none. */
export type Judgement = {
  readonly cronJob: CronJobState;
  readonly verdicts: readonly Verdict[];
  /** Runs that match no due run: manual ones, catch-ups after an edit, second Jobs for one occurrence. */
  readonly unmatched: readonly UnmatchedRun[];
};
export type UnmatchedRun = {
  readonly run: Run;
  readonly kind: 'manual' | 'duplicate' | 'catch-up' | 'unstated';
};

/** Judges every due run of the cluster whose nominal time lies in the window, by CronJob, then nominal time. */
export const judge = (
  world: World,
  { window, policy }: { window: Interval; policy: Policy },
  asOf: Instant,
): readonly Judgement[] => {
  const cronJobs = cronJobsOf(world);
  const due = new Map(
    cronJobs.map((c) => [
      c.uid,
      dueWithin(c, { from: window.from, to: latest(window.to, asOf) }, policy.defaultZone),
    ]),
  );
  const pulse: Pulse = {
    created: [...world.jobs.values()]
      .flatMap((j) => (j.cronJobUid === null || j.manual ? [] : [j.created]))
      .toSorted((a, b) => a - b),
    due: [...due.values()].flatMap((d) => d.map((x) => x.nominal)).toSorted((a, b) => a - b),
  };
  return cronJobs.map((cronJob) => judgeCronJob(world, cronJob, { window, policy, pulse, cronJobs }, asOf));
};

type Frame = {
  readonly window: Interval;
  readonly policy: Policy;
  readonly pulse: Pulse;
  readonly cronJobs: readonly CronJobState[];
};

/** One CronJob's due runs in the window. `pulse` tells what the rest of the cluster did meanwhile. */
export const judgeCronJob = (
  world: World,
  cronJob: CronJobState,
  { window, policy, pulse, cronJobs }: Frame,
  asOf: Instant,
): Judgement => {
  const runs = runsOf(world, cronJob);
  const activities = runs.flatMap((r) => activityOf(r, asOf) ?? []);
  const events = eventsAbout(world, cronJob);
  const neighbours = cronJobs.filter((c) => c.namespace === cronJob.namespace && c.uid !== cronJob.uid);
  // One occurrence past the window too: it is the limit of the last one inside.
  const horizon = after(latest(window.to, asOf), days(HORIZON_DAYS));
  const due = dueWithin(cronJob, { from: window.from, to: horizon }, policy.defaultZone);
  const inside = due.filter((d) => d.nominal < window.to && d.nominal <= asOf);
  const matched = matchRuns(runs, inside);
  const verdicts = inside.map((d, i): Verdict => {
    const run = matched.get(d.nominal) ?? traceOf(world, cronJob, d.nominal);
    const around: Surroundings = {
      cronJob,
      spec: d.spec,
      runs,
      events,
      neighbours,
    };
    const deadline = after(d.nominal, policy.grace);
    const next = due[i + 1]?.nominal ?? null;
    const c: Case = { ...around, due: d, deadline, next, run, activities, coverage: world.coverage, pulse };
    const start = withReason(c, excuse(c, judgeStart(c, asOf), policy.maintenance));
    const finish =
      run === null || !hasStarted(start)
        ? null
        : finishOf(run, { ...around, coverage: world.coverage }, asOf);
    return {
      cronJobUid: cronJob.uid,
      namespace: cronJob.namespace,
      name: cronJob.name,
      owner: d.spec.owner,
      nominal: d.nominal,
      deadline,
      job: run?.jobName ?? null,
      start,
      finish: finish satisfies FinishVerdict | null,
    };
  });
  return { cronJob, verdicts, unmatched: unmatchedOf(runs, matched, window) };
};

// Far enough for every schedule that fires at all in a common year; a rarer one has no limit but asOf.
const HORIZON_DAYS = 1;

/** Only of a run that started can it be said how it ended; of one that may have, only if its end is known. */
const hasStarted = (start: StartVerdict): boolean =>
  start.kind === 'on-time' || start.kind === 'late' || (start.kind === 'unknown' && start.created);

const withReason = (c: Case, start: StartVerdict): StartVerdict => ({
  ...start,
  evidence: [nominalEvidence(c.cronJob, c.due.nominal, c.due.spec.schedule), ...start.evidence],
});

const excuse = (c: Case, start: StartVerdict, maintenance: readonly Maintenance[]): StartVerdict => {
  if (
    start.kind !== 'late' &&
    start.kind !== 'never-started' &&
    start.kind !== 'dropped' &&
    start.kind !== 'unknown'
  )
    return start;
  const declared = maintenance.find(
    (m) =>
      m.window.from <= c.due.nominal &&
      c.due.nominal < m.window.to &&
      (m.namespace === null || m.namespace === c.cronJob.namespace) &&
      (m.name === null || m.name === c.cronJob.name),
  );
  return declared === undefined
    ? start
    : { kind: 'excused', window: declared.window, reason: declared.reason, evidence: start.evidence };
};

/** Each occurrence's run: by the annotation to the second, by the Job's name to the minute; the earliest created wins. */
const matchRuns = (runs: readonly Run[], due: readonly Due[]): ReadonlyMap<Instant, Run> => {
  const byNominal = new Map<Instant, Run>();
  const byMinute = new Map(due.map((d) => [Math.floor(d.nominal / 60_000), d.nominal]));
  const exact = new Set(due.map((d) => d.nominal));
  for (const run of runs) {
    if (run.nominal === null) continue;
    const nominal = exact.has(run.nominal)
      ? run.nominal
      : run.job?.nominal == null
        ? byMinute.get(run.nominal / 60_000)
        : undefined;
    if (nominal !== undefined && !byNominal.has(nominal)) byNominal.set(nominal, run);
  }
  return byNominal;
};

const unmatchedOf = (
  runs: readonly Run[],
  matched: ReadonlyMap<Instant, Run>,
  window: Interval,
): readonly UnmatchedRun[] => {
  const used = new Set(matched.values());
  return runs.flatMap((run) => {
    const at = run.job?.created ?? instant(0);
    if (used.has(run) || at < window.from || at >= window.to) return [];
    return [
      {
        run,
        kind:
          run.trigger === 'schedule'
            ? run.nominal !== null && matched.has(run.nominal)
              ? 'duplicate'
              : 'catch-up'
            : run.trigger,
      },
    ];
  });
};
