import { instant } from '../time.ts';
import {
  COMPLETE,
  COMPLETE_AT,
  JOB_CREATED,
  JOB_FIRST,
  NOMINAL,
  POD_NAME,
  STARTED,
  STARTED_AT,
  WIDTH,
} from './run-fields.ts';
import { NAME_TEXT, type RunStore, textKey } from './run-store.ts';
import { jobNameOf, podNameFrom } from './stored-run.ts';
import type { Spoken } from './verdict.ts';

// A page may be read long after its runs were forgotten, and most pages are never read: it keeps the few numbers of each
// run that its verdicts speak of.

const FIELDS = [
  NOMINAL,
  JOB_CREATED,
  JOB_FIRST,
  POD_NAME,
  STARTED_AT,
  STARTED,
  COMPLETE_AT,
  COMPLETE,
] as const;

export type KeptSpoken = {
  readonly count: number;
  readonly numbers: Float64Array;
  /** Names of Pods that are no number, by the run's place. */
  readonly names: ReadonlyMap<number, string>;
};

const NO_NAMES: ReadonlyMap<number, string> = new Map();

export const keepSpoken = ({ numbers: n, texts }: RunStore, runs: readonly number[]): KeptSpoken => {
  const numbers = new Float64Array(runs.length * FIELDS.length);
  let names: Map<number, string> | null = null;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] ?? 0;
    const at = run * WIDTH;
    for (let f = 0; f < FIELDS.length; f++) numbers[i * FIELDS.length + f] = n[at + (FIELDS[f] ?? 0)] ?? 0;
    if (n[at + POD_NAME] !== -1) continue;
    names ??= new Map();
    names.set(i, texts.get(textKey(run, NAME_TEXT)) ?? '');
  }
  return { count: runs.length, numbers, names: names ?? NO_NAMES };
};

export const spokenOf = ({ count, numbers, names }: KeptSpoken, cronJob: string): readonly Spoken[] =>
  Array.from({ length: count }, (_, i) => {
    const field = (of: (typeof FIELDS)[number]): number =>
      numbers[i * FIELDS.length + FIELDS.indexOf(of)] ?? 0;
    const jobName = jobNameOf(cronJob, field(NOMINAL));
    return {
      nominal: instant(field(NOMINAL)),
      jobName,
      jobCreated: field(JOB_CREATED),
      jobFirst: field(JOB_FIRST),
      podName: names.get(i) ?? podNameFrom(jobName, field(POD_NAME)),
      startedAt: field(STARTED_AT),
      started: field(STARTED),
      completeAt: field(COMPLETE_AT),
      complete: field(COMPLETE),
    };
  });

/** The first nominal time and the last; undefined where there is no run. */
export const nominalsOf = ({
  count,
  numbers,
}: KeptSpoken): readonly [number | undefined, number | undefined] =>
  count === 0 ? [undefined, undefined] : [numbers[0], numbers[(count - 1) * FIELDS.length]];
