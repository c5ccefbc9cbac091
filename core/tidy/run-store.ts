import { doubles } from '../facts/rows.ts';
import type { Instant } from '../time.ts';
import { NOMINAL, NOW, PRUNED, TOLD, WIDTH } from './run-fields.ts';
import { NONE, UNTOLD } from './tidy-run.ts';
import { withRoom } from './with-room.ts';

/**
 * The numbers of all tidy runs, WIDTH for each (run-fields.ts), one after the other: a run is its place among them, so
 * that neither the engine's collector nor its caches have to go after objects. `texts` holds what no number can.
 */
export type RunStore = {
  numbers: Float64Array;
  /** Places that were never taken begin here. */
  end: number;
  readonly free: number[];
  /** Given back in this step: what was said of them may still be read until the next. */
  readonly leaving: number[];
  readonly texts: Map<number, string>;
  /** What TidyRun calls `node`; a run holds the index. */
  readonly nodes: string[];
  readonly nodeIndex: Map<string, number>;
};

const FIRST = 256;

export const runStore = (): RunStore => ({
  numbers: new Float64Array(FIRST * WIDTH),
  end: 0,
  free: [],
  leaving: [],
  texts: new Map(),
  nodes: [],
  nodeIndex: new Map(),
});

/** A place for a run of which nothing is known yet. */
export const takeRun = (store: RunStore, nominal: Instant): number => {
  const run = store.free.pop() ?? store.end++;
  store.numbers = withRoom(store.numbers, (run + 1) * WIDTH, doubles);
  const n = store.numbers;
  const at = run * WIDTH;
  for (let i = at; i < at + WIDTH; i++) n[i] = NONE;
  n[at + NOMINAL] = nominal;
  n[at + TOLD] = UNTOLD;
  n[at + NOW] = UNTOLD;
  n[at + PRUNED] = 0;
  return run;
};

export const giveBack = (store: RunStore, run: number): void => {
  store.leaving.push(run);
};

/** With the next record: nobody reads any more what was given back. Where no run is left, no node is remembered either. */
export const settle = (store: RunStore): void => {
  const { leaving, free, numbers, texts, nodes, nodeIndex } = store;
  for (const run of leaving) {
    numbers[run * WIDTH + NOMINAL] = Number.NaN;
    if (texts.size > 0) for (const kind of TEXTS) texts.delete(textKey(run, kind));
    free.push(run);
  }
  leaving.length = 0;
  if (free.length < store.end) return;
  nodes.length = 0;
  nodeIndex.clear();
};

/** The nominal time of the run at a place; throws where it was given back, and a record came since. */
export const nominalOf = ({ numbers }: RunStore, run: number): number => {
  const nominal = numbers[run * WIDTH + NOMINAL] ?? Number.NaN;
  if (Number.isNaN(nominal)) throw new Error('what was said of a run must be read before the next record');
  return nominal;
};

export const JOB_TEXT = 0;
export const POD_TEXT = 1;
export const NAME_TEXT = 2;
const TEXTS = [JOB_TEXT, POD_TEXT, NAME_TEXT];

export const textKey = (run: number, kind: number): number => run * 4 + kind;

export const nodeIndexOf = ({ nodes, nodeIndex }: RunStore, node: string): number => {
  const known = nodeIndex.get(node);
  if (known !== undefined) return known;
  nodeIndex.set(node, nodes.length);
  return nodes.push(node) - 1;
};
