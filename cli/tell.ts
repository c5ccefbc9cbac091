import { isBad } from '../core/pipeline/judge.ts';
import type { Changed, Step } from '../core/pipeline/step.ts';
import type { Checkpoint } from '../core/ports/judgements.ts';
import { formatSeconds, type Instant, instant } from '../core/time.ts';
import type { Verdict } from '../core/verdict/verdict.ts';
import { oneLine } from './cluster-access.ts';
import { harmless } from './columns.ts';
import { styleFor } from './style.ts';

/**
 * Prints each run that turns out bad, once, as it does. What an earlier process printed is not repeated. `label` tells
 * one cluster from another where there are several.
 */
export const announcer = (label: string | null = null) => {
  const of = label === null ? '' : `${harmless(label, 60)}  `;
  const style = styleFor(process.stdout);
  let heard: Instant = instant(0);
  return {
    since: (checkpoint: Checkpoint | null): void => {
      heard = checkpoint?.asOf ?? heard;
    },
    decided: ({ asOf, changed }: Step): void => {
      if (asOf <= heard) return;
      for (const { before, now } of changed.filter(isNews))
        process.stdout.write(`${formatSeconds(asOf)}  ${of}${style.bad(summary(now))}${was(before)}\n`);
    },
  };
};

const isNews = ({ before, now }: Changed): boolean =>
  isBad(now) && (before === null || summary(before) !== summary(now));

const summary = ({ namespace, name, nominal, start, finish }: Verdict): string =>
  [
    `${harmless(`${namespace}/${name}`, 120)}@${formatSeconds(nominal)}`,
    said(start),
    ...(finish === null ? [] : [said(finish)]),
  ].join('  ');

const said = (verdict: Verdict['start'] | NonNullable<Verdict['finish']>): string =>
  'cause' in verdict ? `${verdict.kind} (${verdict.cause})` : verdict.kind;

const was = (before: Verdict | null): string =>
  before !== null && isBad(before) ? `  (was ${said(before.start)})` : '';

/** Says what cannot be seen when that changes, and when all is in sight again. */
export const troubleTeller = (label: string | null = null) => {
  const of = label === null ? '' : `${harmless(label, 60)}: `;
  let last = '';
  return {
    now: (problems: readonly string[]): void => {
      const text = problems.map((p) => harmless(oneLine(p), 400)).join('\n');
      if (text === last) return;
      last = text;
      for (const line of text === '' ? ['everything is in sight again'] : text.split('\n'))
        process.stderr.write(`cronwitness: ${of}${line}\n`);
    },
  };
};
