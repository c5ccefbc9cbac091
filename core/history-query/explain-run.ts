import { explain } from '../explain/explain.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { CronJobSpec } from '../facts/fact.ts';
import { dueWithin } from '../history/due.ts';
import { isFinal } from '../pipeline/final.ts';
import { instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Present } from './present.ts';

/** Explains a verdict with what is still known of its CronJob. */
export const explainIn = ({ set, rules }: Present, verdict: Verdict): Explanation =>
  explain(verdict, {
    spec: specOf(set.world.cronJobs.get(verdict.cronJobUid), verdict, rules.policy.defaultZone),
    defaultZone: rules.policy.defaultZone,
    final: isFinal(verdict, set.asOf),
  });

type State = Parameters<typeof dueWithin>[0];

/** The spec by which the run was due; older ones are forgotten, and a newer one must not explain it. */
const specOf = (state: State | undefined, { nominal }: Verdict, defaultZone: string): CronJobSpec | null => {
  if (state === undefined) return null;
  const due = dueWithin(state, { from: nominal, to: instant(nominal + 1000) }, defaultZone);
  return due[0]?.spec ?? null;
};
