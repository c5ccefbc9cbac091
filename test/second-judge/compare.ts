import type { Verdict } from '../../core/verdict/verdict.ts';
import { isUnseenLate, type Judging, startedUnseen } from '../simulator/check.ts';
import { uidsIn } from '../simulator/forgotten.ts';
import { isByHand } from '../simulator/objects.ts';
import { startToldIn } from '../simulator/start-told.ts';
import type { Trial } from '../simulator/trial.ts';
import type { TrueRun } from '../simulator/truth.ts';
import { secondOpinion } from './judge.ts';

export type Comparison = {
  readonly compared: number;
  readonly undecided: number;
  readonly disagreements: readonly string[];
};

const OPINIONS: ReadonlySet<string> = new Set(['on-time', 'late', 'never-started', 'skipped', 'dropped']);

/** The product's verdicts beside the second judge's, run by run; where either does not decide there is nothing to compare. */
export const compare = (trial: Trial): Comparison => {
  const { plan } = trial.cluster;
  const { nodes, observer } = plan.clocks;
  const end = plan.start + (plan.looking.ticks.at(-1) ?? 0) - Math.abs(observer);
  const skew = Math.max(0, ...nodes.map(Math.abs));
  const said = new Map(trial.verdicts.map((v) => [`${v.cronJobUid} ${v.nominal}`, v]));
  const disagreements: string[] = [];
  const jobs = uidsIn(trial.seen.lines.jobs);
  const sight = { plan, wasSeen: (job: string) => jobs.has(job), startTold: startToldIn(trial.seen) };
  let [compared, undecided] = [0, 0];
  for (const cronJob of trial.cluster.cronJobs) {
    // Whose run a Job made by hand is, only its annotation tells, which the second judge does not read.
    if (cronJob.jobs.some(isByHand)) continue;
    const mine = trial.runs.filter((r) => r.cronJob === cronJob);
    const opinions = secondOpinion(
      cronJob,
      mine.map((r) => r.nominal),
      { grace: plan.grace, end, skew },
    );
    for (const [i, { nominal, kind }] of opinions.entries()) {
      const verdict = said.get(`${cronJob.uid} ${nominal}`);
      const recent = nominal + plan.grace + 120_000 > end;
      const open = verdict === undefined || !OPINIONS.has(verdict.start.kind) || kind === 'undecided';
      if (open || recent || mine[i]?.doubtful === true || cameUnseen(mine[i], verdict, sight)) {
        undecided++;
        continue;
      }
      compared++;
      if (verdict.start.kind !== kind)
        disagreements.push(
          `seed ${plan.seed}: ${cronJob.name}@${new Date(nominal).toISOString()}: ${verdict.start.kind}, by the second judge ${kind}`,
        );
    }
  }
  return { compared, undecided, disagreements };
};

/** It came late, or began late, in a gap that left nothing of that: then only hindsight knows. */
const cameUnseen = (
  run: TrueRun | undefined,
  { start }: Verdict,
  sight: Pick<Judging, 'plan' | 'wasSeen' | 'startTold'>,
): boolean => {
  if (run === undefined || run.job === null) return false;
  if (start.kind === 'dropped') return isUnseenLate(run, start, sight);
  return start.kind === 'never-started' && startedUnseen(run, sight);
};
