import type { Judgement } from '../core/judge/judge.ts';
import { overlapInWords } from '../core/judge/overlap.ts';
import { formatDuration, formatSeconds, type Instant, type Interval } from '../core/time.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../core/verdict/verdict.ts';
import { type Cell, columns, harmless } from './columns.ts';
import type { Style } from './style.ts';

type Frame = { readonly window: Interval; readonly asOf: Instant; readonly style: Style };

/** Every due run, a line each, then the sums. */
export const auditTable = (judgements: readonly Judgement[], { window, asOf, style }: Frame): string => {
  const verdicts = judgements.flatMap((j) => j.verdicts);
  const head = ['CRONJOB', 'NOMINAL', 'START', 'DELAY', 'FINISH', 'JOB'].map((text) => ({
    text,
    paint: style.bold,
  }));
  const rows = verdicts.map((v) => row(v, style));
  const sums = [...countBy(verdicts, (v) => label(v.start))].map(([kind, n]) => `${n} ${kind}`).join(' · ');
  const unmatched = judgements.flatMap((j) =>
    j.unmatched.map((u) => `${u.kind} run ${u.run.namespace}/${u.run.jobName}`),
  );
  return [
    verdicts.length === 0 ? 'No run was due.' : columns([head, ...rows], new Set([3])),
    '',
    `${verdicts.length} due runs from ${formatSeconds(window.from)} to ${formatSeconds(window.to)}, as of ${formatSeconds(asOf)}`,
    ...(sums === '' ? [] : [sums]),
    ...unmatched.map((u) => `beside them: ${harmless(u)}`),
    ...judgements
      .flatMap((j) => j.overlaps)
      .map((o) => `overlap: ${harmless(`${o.job.namespace}/${overlapInWords(o)}`)}`),
    '',
  ].join('\n');
};

const label = (verdict: Verdict['start'] | NonNullable<Verdict['finish']>): string =>
  'cause' in verdict ? `${verdict.kind} (${verdict.cause})` : verdict.kind;

const row = (v: Verdict, style: Style): readonly Cell[] => {
  const delay = 'delay' in v.start ? formatDuration(v.start.delay) : '';
  const paint = {
    good: style.good,
    bad: style.bad,
    unknown: style.warn,
    undecided: style.dim,
    excluded: style.dim,
  };
  return [
    harmless(`${v.namespace}/${v.name}`, 70),
    formatSeconds(v.nominal),
    { text: label(v.start), paint: paint[START_COUNTS[v.start.kind]] },
    delay,
    v.finish === null ? '' : { text: label(v.finish), paint: paint[FINISH_COUNTS[v.finish.kind]] },
    harmless(v.job ?? '', 70),
  ];
};

const countBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return new Map([...counts].toSorted((a, b) => b[1] - a[1]));
};
