import type { CronJobSpec } from '../facts/fact.ts';
import { formatRunId } from '../history-query/run-id.ts';
import { formatDuration, formatInstant } from '../time.ts';
import {
  type Evidence,
  FINISH_COUNTS,
  type FinishVerdict,
  START_COUNTS,
  type StartVerdict,
  type Verdict,
} from '../verdict/verdict.ts';
import { dueNote } from './due-note.ts';
import type { Explanation, Moment } from './explanation.ts';
import { nextSteps } from './next-steps.ts';
import { otherwise } from './otherwise.ts';
import { finishRule, startRule } from './rule.ts';

/** What is known beside the verdict itself. */
export type ExplainContext = {
  /** The spec in force at the nominal time; null where nobody remembers it. */
  readonly spec: CronJobSpec | null;
  readonly defaultZone: string;
  readonly final: boolean;
};

/** Turns a verdict and its stored evidence into what a person woken at night wants to read. */
export const explain = (v: Verdict, { spec, defaultZone, final }: ExplainContext): Explanation => ({
  run: formatRunId({ cronJob: v, nominal: v.nominal }),
  job: v.job,
  owner: v.owner,
  headline: headline(v),
  tone: toneOf(v),
  final,
  due: dueNote(v, spec, defaultZone),
  timeline: timeline(v),
  decided: [`Start: ${startRule(v)}`, ...(v.finish === null ? [] : [`Finish: ${finishRule(v.finish)}`])],
  otherwise: otherwise(v),
  next: nextSteps(v),
});

const headline = ({ start, finish }: Verdict): string =>
  finish === null ? startHeadline(start) : `${startHeadline(start)}, ${finishHeadline(finish)}`;

const startHeadline = (start: StartVerdict): string => {
  switch (start.kind) {
    case 'on-time':
      return start.basis === 'completion'
        ? 'started on time (inferred)'
        : `started on time after ${formatDuration(start.delay)}`;
    case 'late':
      return `started late after ${formatDuration(start.delay)} (${start.cause})`;
    case 'never-started':
      return `never started (${start.cause})`;
    case 'dropped':
      return `dropped: no Job came (${start.cause})`;
    case 'skipped':
      return 'skipped by its own policy (Forbid)';
    case 'excused':
      return 'excused by a maintenance window';
    case 'unknown':
      return 'unknown: nobody saw';
    case 'pending':
      return 'not decided yet';
    default:
      return start satisfies never;
  }
};

const finishHeadline = (finish: FinishVerdict): string => {
  switch (finish.kind) {
    case 'completed':
      return 'completed';
    case 'failed':
      return `failed by itself${finish.exitCode === null ? '' : ` (exit code ${finish.exitCode})`}`;
    case 'killed':
      return `killed (${finish.cause})`;
    case 'running':
      return 'still running';
    case 'unknown':
      return 'end unknown';
    default:
      return finish satisfies never;
  }
};

const TONES = { good: 'good', bad: 'bad', unknown: 'warn', undecided: 'dim', excluded: 'dim' } as const;
const WORST = ['bad', 'warn', 'dim', 'good'] as const;

/** Of start and finish the worse. */
const toneOf = ({ start, finish }: Verdict): Explanation['tone'] => {
  const tones = [
    TONES[START_COUNTS[start.kind]],
    ...(finish === null ? [] : [TONES[FINISH_COUNTS[finish.kind]]]),
  ];
  return WORST.find((tone) => tones.includes(tone)) ?? 'dim';
};

const timeline = (v: Verdict): readonly Moment[] => {
  const evidence = [...v.start.evidence, ...(v.finish?.evidence ?? [])];
  const distinct = new Map(evidence.map((e) => [`${e.at} ${e.subject} ${e.says}`, e]));
  return [...distinct.values()]
    .toSorted((a, b) => a.at - b.at || order(a) - order(b))
    .map((e) => moment(v, e));
};

/** What happened within one second: the calendar speaks first. */
const order = (e: Evidence): number => (e.witness === 'calendar' ? 0 : 1);

const moment = (v: Verdict, e: Evidence): Moment => ({
  at: formatInstant(e.at),
  offsetMs: e.at - v.nominal,
  says: e.says,
  subject: e.subject,
  witness: e.witness,
  learned: e.learned === null ? null : formatInstant(e.learned),
});
