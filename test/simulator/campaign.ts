import { compare } from '../second-judge/compare.ts';
import { tryTroubled } from './chaos/trial.ts';
import { planOf } from './generate.ts';
import { isTroubled, type Plan } from './plan.ts';
import { type Trial, tryPlan } from './trial.ts';

/** What a number of fault schedules came to. */
export type Totals = {
  readonly schedules: number;
  /** Due runs, each with exactly one verdict (I1), or the schedule has failed. */
  readonly due: number;
  /** Schedules that also went through a store, a bus and processes that fail. */
  readonly troubled: number;
  readonly unknown: number;
  /** Histories and runs on which both judges decided. */
  readonly histories: number;
  readonly compared: number;
  readonly failed: number;
};

export type Finding = {
  readonly seed: number;
  readonly rule: string;
  readonly about: string;
  readonly detail: string;
};

export const none: Totals = {
  schedules: 0,
  due: 0,
  troubled: 0,
  unknown: 0,
  histories: 0,
  compared: 0,
  failed: 0,
};

export const sum = (a: Totals, b: Totals): Totals => ({
  schedules: a.schedules + b.schedules,
  due: a.due + b.due,
  troubled: a.troubled + b.troubled,
  unknown: a.unknown + b.unknown,
  histories: a.histories + b.histories,
  compared: a.compared + b.compared,
  failed: a.failed + b.failed,
});

/** A plan by the judge alone, and where store, bus or process are troubled, through the whole pipeline as well. */
export const tryWhole = async (plan: Plan): Promise<Trial> => {
  const trial = await tryPlan(plan);
  if (!isTroubled(plan.trouble)) return trial;
  return { ...trial, lies: [...trial.lies, ...(await tryTroubled(trial))] };
};

/** One seed: its schedule against the truth, and against the second judge. */
export const trySeed = async (
  seed: number,
): Promise<{ readonly totals: Totals; readonly findings: readonly Finding[] }> => {
  const plan = planOf(seed);
  const trial = await tryWhole(plan);
  const { compared, disagreements } = compare(trial);
  const findings = [
    ...trial.lies.map((l) => ({ seed, ...l })),
    ...disagreements.map((detail) => ({ seed, rule: 'second judge', about: '', detail })),
  ];
  const { due, unknown } = trial;
  return {
    totals: {
      schedules: 1,
      due,
      troubled: isTroubled(plan.trouble) ? 1 : 0,
      unknown,
      histories: 1,
      compared,
      failed: findings.length > 0 ? 1 : 0,
    },
    findings,
  };
};

export const inWords = (t: Totals): string =>
  `${t.schedules} fault schedules (${t.troubled} of them with a failing store, bus or process), ${t.due} due runs, ${t.unknown} unknown; ${t.histories} histories and ${t.compared} runs before the second judge; ${t.failed} schedules failed`;
