import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import type { Change } from '../../build/truth.ts';
import { both, type Judging, judged } from '../../build/verdicts.ts';

/**
 * A pitfall that somebody met, by its number in the project's catalogue, with where it is told. "k8s#" is
 * kubernetes/kubernetes, "source" is pkg/controller/cronjob and pkg/controller/job of Kubernetes 1.36, "measured" a
 * cluster on which it was brought about.
 */
export type Row = {
  readonly number: number;
  readonly met: string;
  readonly truth: readonly Change[];
  readonly judging?: Judging;
  /** The verdicts on every due run of the CronJob `ok`, in order: `start, finish`. */
  readonly is: readonly string[];
  /** The runs that match no due run, and those that overlap with an earlier one under Forbid. */
  readonly beside?: readonly string[];
};

export type Rows = Readonly<Record<string, Row>>;

/** What is said of the row's due runs, and of the runs beside them. */
export const saidOf = ({
  truth,
  judging = {},
}: Row): { readonly is: string[]; readonly beside: string[] } => {
  const mine = judged(truth, judging).filter((j) => j.cronJob.name === 'ok');
  return {
    is: mine.flatMap((j) => j.verdicts.map(both)),
    beside: mine.flatMap((j) => [
      ...j.unmatched.map((u) => u.kind),
      ...j.overlaps.map((o) => `overlap ${o.job.name} ${o.predecessor.name}`),
    ]),
  };
};

/** `on-time 15:31:02, completed 15:31:07` → `on-time`, `completed`: kinds with their causes, without times. */
export const verdictsIn = (said: string): readonly string[] =>
  said.split(', ').map((verdict, i) => `${i === 0 ? 'start' : 'finish'} ${verdict.split(' ')[0]}`);

export const ok = refOf({});
export const hourly: CronJobSays = { schedule: '31 * * * *' };
export const due = (from: string, to: string): Judging => ({ due: [from, to] });
export const others = (...names: readonly string[]): readonly Change[] =>
  names.flatMap((name) => cronJob({ name }));
/** A Kubernetes Event about the CronJob. */
export const about = (reason: string, message: string, at: string): readonly Change[] =>
  event({ about: ['CronJob', 'ok'], reason, message, at });
