import { type Coverage, covers } from '../history/coverage.ts';
import type { CronJobState } from '../history/state.ts';
import type { Judgement } from '../judge/judge.ts';
import { type Instant, instant } from '../time.ts';
import type { StartKind, Verdict } from '../verdict/verdict.ts';
import type { Ran } from './classify.ts';

/** What Kubernetes did for one name, whichever CronJobs had it. */
export type ClusterJob = {
  readonly cronJobs: readonly CronJobState[];
  /** Ascending by nominal time. */
  readonly verdicts: readonly Verdict[];
  /** Nominal times that were not due and were run all the same: what the controller catches up on after an unsuspension. */
  readonly caughtUp: readonly Instant[];
};

/** Kubernetes' side of an audit, by `namespace/name`. */
export type ClusterSide = {
  readonly jobs: ReadonlyMap<string, ClusterJob>;
  /** When CronJobs were watched: only there is the absence of a due run a fact. */
  readonly cronJobs: Coverage['cronjobs'];
};

const nothing: ClusterJob = { cronJobs: [], verdicts: [], caughtUp: [] };

export const clusterJob = (
  side: ClusterSide,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): ClusterJob => side.jobs.get(`${namespace}/${name}`) ?? nothing;

/** One judgement each for a CronJob; namesakes (deleted and made anew) become one job. */
export const clusterSideOf = (
  judgements: readonly Pick<Judgement, 'cronJob' | 'verdicts' | 'unmatched'>[],
  coverage: Coverage,
): ClusterSide => {
  const jobs = new Map<string, ClusterJob>();
  for (const { cronJob, verdicts, unmatched } of judgements) {
    const key = `${cronJob.namespace}/${cronJob.name}`;
    const known = jobs.get(key) ?? nothing;
    const caughtUp = unmatched.flatMap(({ kind, run }) =>
      kind === 'catch-up' && run.nominal !== null ? [run.nominal] : [],
    );
    jobs.set(key, {
      cronJobs: [...known.cronJobs, cronJob].toSorted((a, b) => a.created - b.created),
      verdicts: [...known.verdicts, ...verdicts].toSorted((a, b) => a.nominal - b.nominal),
      caughtUp: [...known.caughtUp, ...caughtUp].toSorted((a, b) => a - b),
    });
  }
  return { jobs, cronJobs: coverage.cronjobs };
};

/** What a start verdict says of "did Kubernetes run it": `excused` forgives a miss, and does not tell which. */
const RAN = {
  'on-time': 'yes',
  late: 'yes',
  'never-started': 'no',
  dropped: 'no',
  skipped: 'no',
  excused: 'unknown',
  unknown: 'unknown',
  pending: 'unknown',
} as const satisfies Readonly<Record<StartKind, Ran>>;

/** `byPolicy`: it was left out because the job's own policy says so (Forbid, and a predecessor at work): nothing was lost. */
export type Started = { readonly ran: Ran; readonly byPolicy: boolean; readonly verdict: Verdict | null };

/** Whether Kubernetes ran an occurrence. Without a due run it did not, where we watched CronJobs at that instant. */
export const startedIn = (side: ClusterSide, job: ClusterJob): ((nominal: Instant) => Started) => {
  const verdicts = new Map(job.verdicts.map((verdict) => [verdict.nominal, verdict]));
  const caughtUp = new Set(job.caughtUp);
  return (nominal) => {
    const verdict = verdicts.get(nominal) ?? null;
    if (verdict !== null)
      return { ran: RAN[verdict.start.kind], byPolicy: verdict.start.kind === 'skipped', verdict };
    if (caughtUp.has(nominal)) return { ran: 'yes', byPolicy: false, verdict };
    const moment = { from: nominal, to: instant(nominal + 1) };
    return { ran: covers(side.cronJobs, moment) ? 'no' : 'unknown', byPolicy: false, verdict };
  };
};
