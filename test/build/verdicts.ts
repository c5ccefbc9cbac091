import { absorb, emptyWorld } from '../../core/history/world.ts';
import { type Judgement, judge } from '../../core/judge/judge.ts';
import { defaultPolicy, type Policy } from '../../core/judge/policy.ts';
import { instant, minutes } from '../../core/time.ts';
import { rowOf, type VerdictRow } from '../../core/verdict/row.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { at, written } from './at.ts';
import { type Looking, observe, windowOf } from './observe.ts';
import type { Change } from './truth.ts';

/** How a story is judged: the grace is a minute, as in the bundled recording, unless said. */
export type Judging = Looking & {
  readonly due?: readonly [string, string];
  readonly asOf?: string;
  readonly policy?: Partial<Policy>;
};

/** Judges what an observer saw of a story, up to `asOf` (default: the end of the looking). */
export const judged = (truth: readonly Change[], judging: Judging = {}): readonly Judgement[] => {
  const asOf = judging.asOf === undefined ? windowOf(judging).to : at(judging.asOf);
  const window =
    judging.due === undefined ? windowOf(judging) : { from: at(judging.due[0]), to: at(judging.due[1]) };
  const known = observe(truth, { ...judging, to: written(instant(Math.min(asOf, windowOf(judging).to))) });
  const world = absorb(
    emptyWorld(),
    known.map((s) => s.fact),
  );
  const policy = { ...defaultPolicy, grace: minutes(1), ...judging.policy };
  return judge(world, { windowOf: () => window, policy }, asOf);
};

export const verdicts = (truth: readonly Change[], judging: Judging = {}): readonly Verdict[] =>
  judged(truth, judging).flatMap((j) => j.verdicts);

/** The verdict on one occurrence (of the only CronJob, or of the named one). */
export const verdictOn = (
  truth: readonly Change[],
  nominal: string,
  { name, ...judging }: Judging & { readonly name?: string } = {},
): Verdict => {
  const found = verdicts(truth, judging).filter(
    (v) => v.nominal === at(nominal) && (name === undefined || v.name === name),
  );
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`expected one verdict on ${nominal}, found ${found.length}`);
  return found[0];
};

/** In few words, as a table of sentences wants it: `late/unschedulable 15:33:10`, `killed/evicted 15:31:20`. */
export const startWords = (v: Verdict): string => words(rowOf(v).start);
export const finishWords = (v: Verdict): string => {
  const { finish } = rowOf(v);
  return finish === null ? 'none' : words(finish);
};
export const both = (v: Verdict): string => `${startWords(v)}, ${finishWords(v)}`;

type Said = VerdictRow['start'] | NonNullable<VerdictRow['finish']>;
const words = (said: Said): string => {
  const at = said.at === undefined ? '' : ` ${said.at.slice(11, 19)}`;
  const by = 'startedBy' in said && said.startedBy !== undefined ? ` by ${said.startedBy.slice(11, 19)}` : '';
  const lost =
    'disruptions' in said && said.disruptions !== undefined ? ` after ${said.disruptions} lost` : '';
  return `${said.kind}${said.cause === undefined ? '' : `/${said.cause}`}${at}${by}${lost}`;
};
