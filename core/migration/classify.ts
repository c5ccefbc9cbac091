import type { HandOver, Scheduler, Shadow } from '../inventory/job.ts';
import type { Instant, Interval } from '../time.ts';

/** What the two sides did about one occurrence. Stable public names. */
export type HandOverKind = 'only-old' | 'only-new' | 'both' | 'neither' | 'unknown';

/** Whether a side ran; `unknown` where nobody was looking, or the evidence decides nothing. */
export type Ran = 'yes' | 'no' | 'unknown';

export type OccurrenceSides = {
  readonly nominal: Instant;
  /** The old scheduler, from external runs. */
  readonly old: Ran;
  /** Kubernetes, from the start verdict: `on-time` and `late` are yes; `dropped`, `never-started`, `skipped` no. */
  readonly started: Ran;
  /** Kubernetes left it out by the job's own policy (Forbid, and a predecessor at work): then nobody lost it. */
  readonly byPolicy?: boolean;
};

/** In whose hands the job was, and when it ran on both sides on purpose. */
export type Hands = {
  /** Ascending. */
  readonly since: readonly HandOver[];
  /** Who had the job before the first hand-over; with no hand-over at all, who has it. */
  readonly atFirst: Scheduler;
  readonly shadow: Shadow | undefined;
};

/** Stable public names of what is wrong with an occurrence; `null` where nothing is. */
export type HandOverTrouble = 'lost' | 'doubled' | 'wrong-side' | null;

export type HandOverVerdict = {
  readonly nominal: Instant;
  readonly kind: HandOverKind;
  /** Who should have run it. */
  readonly expected: Scheduler | 'both';
  readonly trouble: HandOverTrouble;
};

/** `old × started`, written out so that no case is forgotten. */
const KINDS: Readonly<Record<Ran, Readonly<Record<Ran, HandOverKind>>>> = {
  yes: { yes: 'both', no: 'only-old', unknown: 'unknown' },
  no: { yes: 'only-new', no: 'neither', unknown: 'unknown' },
  unknown: { yes: 'unknown', no: 'unknown', unknown: 'unknown' },
};

/**
 * Judges one occurrence from both sides. `both` is a double run unless shadow mode was declared for that instant;
 * `neither` is a run lost in the hand-over. With one side unknown nothing is claimed, neither a loss nor a double.
 * An occurrence at the very instant of a hand-over belongs to the new hands.
 */
export const classifyOccurrence = (
  { nominal, old, started, byPolicy = false }: OccurrenceSides,
  hands: Hands,
): HandOverVerdict => {
  const kind = KINDS[old][started];
  const expected = isShadowed(hands.shadow, nominal) ? 'both' : handsAt(hands, nominal);
  const excused = byPolicy && kind === 'neither';
  return { nominal, kind, expected, trouble: excused ? null : troubleOf(kind, expected) };
};

/** The scheduler that had the job at an instant. */
export const handsAt = ({ since, atFirst }: Hands, at: Instant): Scheduler =>
  since.findLast((handOver) => handOver.at <= at)?.scheduler ?? atFirst;

export const isShadowed = (shadow: Shadow | undefined, at: Instant): boolean =>
  shadow !== undefined && (shadow.kind === 'always' || isWithin(shadow.interval, at));

const isWithin = ({ from, to }: Interval, at: Instant): boolean => from <= at && at < to;

const troubleOf = (kind: HandOverKind, expected: Scheduler | 'both'): HandOverTrouble => {
  switch (kind) {
    case 'neither':
      return 'lost';
    case 'both':
      return expected === 'both' ? null : 'doubled';
    // In shadow mode one side alone still did the work: nothing is lost, and the side that failed is judged elsewhere.
    case 'only-old':
      return expected === 'kubernetes' ? 'wrong-side' : null;
    case 'only-new':
      return expected === 'chronos' ? 'wrong-side' : null;
    case 'unknown':
      return null;
    default:
      return kind satisfies never;
  }
};

/**
 * The hands of a job from its file. Before the first entry of `since` the other scheduler had it; without any entry
 * the present one always did.
 */
export const handsOf = (job: {
  readonly scheduler: Scheduler;
  readonly since: readonly HandOver[];
  readonly shadow?: Shadow;
}): Hands => {
  const first = job.since[0];
  const other: Scheduler = first?.scheduler === 'kubernetes' ? 'chronos' : 'kubernetes';
  return { since: job.since, atFirst: first === undefined ? job.scheduler : other, shadow: job.shadow };
};

export type HandOverTally = Readonly<Record<HandOverKind, number>> & {
  readonly lost: number;
  readonly doubled: number;
  readonly wrongSide: number;
};

export const tallyHandOver = (verdicts: Iterable<HandOverVerdict>): HandOverTally => {
  const sum = {
    'only-old': 0,
    'only-new': 0,
    both: 0,
    neither: 0,
    unknown: 0,
    lost: 0,
    doubled: 0,
    wrongSide: 0,
  };
  for (const { kind, trouble } of verdicts) {
    sum[kind] += 1;
    if (trouble !== null) sum[trouble === 'wrong-side' ? 'wrongSide' : trouble] += 1;
  }
  return sum;
};
