import { labelOf } from '../core/report/tally-of.ts';
import { formatDuration, formatSeconds } from '../core/time.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../core/verdict/verdict.ts';
import { type Cell, columns, harmless } from './columns.ts';
import type { Style } from './style.ts';

const HEAD = ['NOMINAL', 'CRONJOB', 'START', 'DELAY', 'FINISH', 'OWNER', 'JOB'];

/** A line for each run under one line of heads. */
export const runsTable = (verdicts: readonly Verdict[], style: Style): string =>
  columns(
    [HEAD.map((text) => ({ text, paint: style.bold })), ...verdicts.map((v) => row(v, style))],
    new Set([3]),
  );

const row = (v: Verdict, style: Style): readonly Cell[] => {
  const paint = {
    good: style.good,
    bad: style.bad,
    unknown: style.warn,
    undecided: style.dim,
    excluded: style.dim,
  };
  return [
    formatSeconds(v.nominal),
    harmless(`${v.namespace}/${v.name}`, 60),
    { text: named(v.start), paint: paint[START_COUNTS[v.start.kind]] },
    'delay' in v.start ? formatDuration(v.start.delay) : '',
    v.finish === null ? '' : { text: named(v.finish), paint: paint[FINISH_COUNTS[v.finish.kind]] },
    harmless(v.owner ?? '', 30),
    harmless(v.job ?? '', 60),
  ];
};

const named = (verdict: Verdict['start'] | NonNullable<Verdict['finish']>): string =>
  labelOf(verdict).replace('/', ': ');
