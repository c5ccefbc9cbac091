import { type Due, dueAfter, dueWithin } from '../history/due.ts';
import { cronJobsOf, eventsAbout, nominalFromName, type Run, runsOf } from '../history/run.ts';
import type { CronJobState, EventState, JobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { after, type Instant, type Interval, instant } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';
import { activitiesOf } from './activities.ts';
import { type Duplicate, duplicatesIn } from './duplicate.ts';
import { nominalEvidence } from './evidence.ts';
import { excuseOf } from './excused.ts';
import { finishOf } from './finish.ts';
import { matchRuns, runFor, type UnmatchedRun, unmatchedRuns } from './match.ts';
import { matesIn, namesTakenIn } from './neighbours.ts';
import { type Overlap, overlapOf, overlapped } from './overlap.ts';
import type { Maintenance, Policy, Pulse } from './policy.ts';
import { pulseOf } from './pulse.ts';
import { type Case, judgeStart } from './start.ts';

/** What one CronJob's window came to: a verdict for every due run, and the runs that belong to none. */
export type Judgement = {
  readonly cronJob: CronJobState;
  readonly verdicts: readonly Verdict[];
  readonly unmatched: readonly UnmatchedRun[];
  /** Under Forbid, of the runs that were judged: those whose Job was created while an earlier one was active. */
  readonly overlaps: readonly Overlap[];
  /** Second Jobs of due runs in the window; of who judges tick by tick, those that this tick met. */
  readonly duplicates: readonly Duplicate[];
};

/** What to judge: the due runs whose nominal time lies in the window of their CronJob. */
export type Assignment = {
  readonly policy: Policy;
  readonly windowOf: (cronJob: CronJobState) => Interval;
  /**
   * Verdicts that nothing which has come since can have changed: they are passed on unseen. Who gives this judges
   * tick by tick, and gets no unmatched runs: he would get them again and again.
   */
  readonly settled?: (cronJob: CronJobState, nominal: Instant) => Verdict | undefined;
  /** For him: the UIDs of Jobs that were never seen before this tick, and of their CronJobs. */
  readonly met?: ReadonlySet<string>;
};

/** Judges every due run of the cluster, by CronJob, then nominal time. None after `asOf` is due yet. */
export const judge = (world: World, assignment: Assignment, asOf: Instant): readonly Judgement[] =>
  cronJobsOf(world).map(judging(world, assignment, asOf));

/** The same for single CronJobs of a world that does not change meanwhile. */
export const judging = (
  world: World,
  { policy, windowOf, settled, met }: Assignment,
  asOf: Instant,
): ((cronJob: CronJobState) => Judgement) => {
  let all: readonly CronJobState[] | null = null;
  const cronJobs = (): readonly CronJobState[] => {
    all ??= cronJobsOf(world);
    return all;
  };
  const frame = {
    policy,
    settled,
    met,
    pulse: pulseOf(world, cronJobs, policy.defaultZone),
    nameTaken: namesTakenIn(world),
    matesOf: matesIn(cronJobs),
  };
  return (cronJob) => {
    const wanted = windowOf(cronJob);
    const window = { from: wanted.from, to: instant(Math.min(wanted.to, asOf + 1)) };
    const due = dueWithin(cronJob, window, policy.defaultZone);
    return judgeCronJob(world, { cronJob, window, due }, frame, asOf);
  };
};

type Plan = { readonly cronJob: CronJobState; readonly window: Interval; readonly due: readonly Due[] };
type Frame = Pick<Assignment, 'policy'> & {
  readonly settled: Assignment['settled'] | undefined;
  readonly met: Assignment['met'] | undefined;
  readonly pulse: Pulse;
  readonly matesOf: (namespace: string) => readonly CronJobState[];
  readonly nameTaken: (namespace: string, name: string) => readonly JobState[];
};

const judgeCronJob = (
  world: World,
  { cronJob, window, due }: Plan,
  frame: Frame,
  asOf: Instant,
): Judgement => {
  const known = due.map((d) => frame.settled?.(cronJob, d.nominal));
  const settled = known.filter((v) => v !== undefined);
  // Also of a run that is settled: a second Job may come for it.
  const isMet = frame.met?.has(cronJob.uid) === true;
  if (frame.settled !== undefined && settled.length === due.length && !isMet)
    return { cronJob, verdicts: settled, unmatched: [], overlaps: [], duplicates: [] };
  const open = due.find((_, i) => known[i] === undefined)?.nominal ?? window.to;
  const around = aroundOf(world, { cronJob, due, open }, { frame, asOf });
  const overlaps = due.flatMap((d, i) =>
    known[i] === undefined ? (overlapOf(d, around, world.coverage) ?? []) : [],
  );
  const duplicates = duplicatesIn(around, world.coverage);
  const verdicts = due.map((d, i) => {
    const next = (): Instant | null =>
      due[i + 1]?.nominal ?? dueAfter(cronJob, d.nominal, frame.policy.defaultZone);
    const overlap = overlaps.find((o) => o.nominal === d.nominal);
    return known[i] ?? judgeDue({ due: d, next: next(), overlap }, around, frame, asOf);
  });
  const { runs, matched } = around;
  return {
    cronJob,
    verdicts,
    overlaps,
    duplicates: frame.settled === undefined ? duplicates : duplicates.filter((d) => isNews(d, frame.met)),
    unmatched:
      frame.settled === undefined
        ? unmatchedRuns({ runs, matched, window }, cronJob, frame.policy.defaultZone)
        : [],
  };
};

const isNews = ({ first, job }: Duplicate, met: Assignment['met']): boolean =>
  met?.has(job.uid) === true || met?.has(first.uid) === true;

/** What bears on one CronJob's runs; what only some of them need is gathered when the first asks. */
const aroundOf = (
  world: World,
  { cronJob, due, open }: Pick<Plan, 'cronJob' | 'due'> & { readonly open: Instant },
  { frame, asOf }: { readonly frame: Frame; readonly asOf: Instant },
): Around => {
  const runs = runsOf(world, cronJob);
  let activities: Case['activities'] | null = null;
  let events: readonly EventState[] | null = null;
  const around: Around = {
    world,
    cronJob,
    runs,
    matched: matchRuns(runs, due),
    get activities() {
      activities ??= activitiesOf(
        runs,
        { open, coverage: world.coverage, events: () => around.events },
        asOf,
      );
      return activities;
    },
    get events() {
      events ??= eventsAbout(world, cronJob);
      return events;
    },
    podsMade: ({ from, to }) =>
      [...world.pods.values()].filter(
        (p) =>
          p.namespace === cronJob.namespace &&
          p.created >= from &&
          p.created <= to &&
          nominalFromName(p.jobName, cronJob.name) !== null,
      ),
    get namespaceMates() {
      return frame.matesOf(cronJob.namespace);
    },
  };
  return around;
};

type Around = {
  readonly world: World;
  readonly cronJob: CronJobState;
  readonly runs: readonly Run[];
  readonly matched: ReadonlyMap<Instant, Run>;
  readonly activities: Case['activities'];
  readonly events: readonly EventState[];
  readonly namespaceMates: readonly CronJobState[];
  readonly podsMade: Case['podsMade'];
};

const judgeDue = (
  { due, next, overlap }: { due: Due; next: Instant | null; overlap: Overlap | undefined },
  around: Around,
  { policy, pulse, nameTaken }: Frame,
  asOf: Instant,
): Verdict => {
  const { world, cronJob } = around;
  const run = runFor(due.nominal, around);
  const deadline = after(due.nominal, policy.grace);
  const c: Case = {
    cronJob,
    runs: around.runs,
    // Not spread: that would gather what only few runs need.
    get activities() {
      return around.activities;
    },
    get events() {
      return around.events;
    },
    get namespaceMates() {
      return around.namespaceMates;
    },
    spec: due.spec,
    due,
    deadline,
    next,
    defaultZone: policy.defaultZone,
    run,
    coverage: world.coverage,
    pulse,
    nameTaken,
    podsMade: around.podsMade,
  };
  // What excuses a start excuses no end: how a run ended is asked of what is known of it.
  const found = judgeStart(c, asOf);
  const start = withReason(c, excuse(c, found, policy.maintenance), overlap);
  return {
    cronJobUid: cronJob.uid,
    namespace: cronJob.namespace,
    name: cronJob.name,
    owner: due.spec.owner,
    nominal: due.nominal,
    deadline,
    job: run?.jobName ?? null,
    start,
    finish: run === null ? completedUnseen(start) : mayHaveStarted(found) ? finishOf(run, c, asOf) : null,
  };
};

/** Known by its completion alone (lastSuccessfulTime): then that is also how it ended. */
const completedUnseen = (start: StartVerdict): FinishVerdict | null =>
  start.kind === 'on-time' && start.basis === 'completion'
    ? { kind: 'completed', at: start.at, disruptions: 0, basis: 'job', evidence: start.evidence.slice(-1) }
    : null;

/** Only of a run that started, or may have, can it be said how it ended. */
const mayHaveStarted = (start: StartVerdict): boolean =>
  start.kind === 'on-time' || start.kind === 'late' || (start.kind === 'unknown' && start.created);

const withReason = (c: Case, start: StartVerdict, overlap: Overlap | undefined): StartVerdict => ({
  ...start,
  evidence: [
    nominalEvidence(c.cronJob, c.due.nominal, c.due.spec.schedule),
    ...start.evidence,
    ...(overlap === undefined ? [] : [overlapped(overlap)]),
  ],
});

const EXCUSABLE: ReadonlySet<StartVerdict['kind']> = new Set(['late', 'never-started', 'dropped', 'unknown']);

const excuse = (c: Case, start: StartVerdict, maintenance: readonly Maintenance[]): StartVerdict => {
  if (!EXCUSABLE.has(start.kind)) return start;
  const declared = excuseOf(c.cronJob, c.due.nominal, maintenance);
  if (declared === null) return start;
  return { kind: 'excused', window: declared.window, reason: declared.reason, evidence: start.evidence };
};
