import type { Instant } from '../time.ts';
import type { FinishVerdict, KilledCause, StartVerdict, Verdict } from '../verdict/verdict.ts';

/** A start that reaches people. */
export type Miss = Extract<StartVerdict, { kind: 'dropped' | 'never-started' | 'late' }>;
export type Kill = Extract<FinishVerdict, { kind: 'killed' }>;

/** Where the run was, as far as the caller knows: it lets one node's or one image's trouble be one incident. */
export type Place = {
  readonly node: string | null;
  readonly image: string | null;
  /** Of a dropped run: its CronJob's last occurrence before it that was started, or its creation; null where nobody knows. */
  readonly lastStarted: Instant | null;
};
export const nowhere: Place = { node: null, image: null, lastStarted: null };

/** What a changed verdict means to those who are told. */
export type Transition =
  | { readonly kind: 'run-missed'; readonly run: Verdict; readonly miss: Miss; readonly place: Place }
  | { readonly kind: 'run-killed'; readonly run: Verdict; readonly kill: Kill; readonly place: Place }
  /** Dropped or never started before, and started late after all. */
  | { readonly kind: 'run-recovered'; readonly run: Verdict; readonly late: Extract<Miss, { kind: 'late' }> }
  /** Late evidence took the bad verdict back: nothing happened in the cluster, we know better. */
  | {
      readonly kind: 'run-corrected';
      readonly run: Verdict;
      readonly of: 'start' | 'finish';
      readonly was: Miss['kind'] | Kill['kind'];
    }
  /** Still bad, under another name: no news for people. */
  | { readonly kind: 'run-recast'; readonly run: Verdict; readonly what: string; readonly cause: string }
  /** Good news, which closes incidents and is not sent. */
  | { readonly kind: 'run-fine'; readonly run: Verdict; readonly of: 'start' | 'finish' };

/** Kills that are the job's own policy: excluded from the objective, so nobody is called (DESIGN §6). */
export const QUIET_KILLS: ReadonlySet<KilledCause> = new Set(['replaced']);

/**
 * What became of one due run between two judgements; `before` is null at the first.
 *
 * ```
 *                    ┌─────────────── run-missed ──────────────┐
 * (none) · pending · unknown · good                  dropped · never-started · late
 *                    └── run-corrected ◀── to anything good ───┘  dropped|never-started ─▶ late: run-recovered
 * ```
 *
 * The same judgement twice changes nothing: `transitions(v, v)` is empty.
 * Throws where the two are not of one run: that is our own bug.
 */
export const transitions = (
  before: Verdict | null,
  now: Verdict,
  place: Place = nowhere,
): readonly Transition[] => {
  if (before !== null && (before.cronJobUid !== now.cronJobUid || before.nominal !== now.nominal))
    throw new RangeError(
      `two different runs: ${before.name}@${before.nominal} and ${now.name}@${now.nominal}`,
    );
  return [...ofStart(before?.start ?? null, now, place), ...ofFinish(before?.finish ?? null, now, place)];
};

/** A run that turned out not to have been due: its bad verdicts are taken back. */
export const withdrawals = (run: Verdict): readonly Transition[] => [
  ...(isMiss(run.start) ? [{ kind: 'run-corrected', run, of: 'start', was: run.start.kind } as const] : []),
  ...(isKill(run.finish) ? [{ kind: 'run-corrected', run, of: 'finish', was: 'killed' } as const] : []),
];

const isMiss = (start: StartVerdict | null): start is Miss =>
  start !== null && (start.kind === 'dropped' || start.kind === 'never-started' || start.kind === 'late');

const isKill = (finish: FinishVerdict | null): finish is Kill =>
  finish !== null && finish.kind === 'killed' && !QUIET_KILLS.has(finish.cause);

const ofStart = (before: StartVerdict | null, run: Verdict, place: Place): readonly Transition[] => {
  const { start } = run;
  if (isMiss(start)) {
    if (!isMiss(before)) return [{ kind: 'run-missed', run, miss: start, place }];
    if (before.kind !== 'late' && start.kind === 'late') return [{ kind: 'run-recovered', run, late: start }];
    return before.kind === start.kind && before.cause === start.cause
      ? []
      : [{ kind: 'run-recast', run, what: start.kind, cause: start.cause }];
  }
  return [
    ...(isMiss(before) ? [{ kind: 'run-corrected', run, of: 'start', was: before.kind } as const] : []),
    ...(start.kind === 'on-time' && before?.kind !== 'on-time'
      ? [{ kind: 'run-fine', run, of: 'start' } as const]
      : []),
  ];
};

const ofFinish = (before: FinishVerdict | null, run: Verdict, place: Place): readonly Transition[] => {
  const { finish } = run;
  if (isKill(finish)) {
    if (!isKill(before)) return [{ kind: 'run-killed', run, kill: finish, place }];
    return before.cause === finish.cause
      ? []
      : [{ kind: 'run-recast', run, what: finish.kind, cause: finish.cause }];
  }
  return [
    ...(isKill(before) ? [{ kind: 'run-corrected', run, of: 'finish', was: 'killed' } as const] : []),
    ...(endedByItself(finish) && !endedByItself(before)
      ? [{ kind: 'run-fine', run, of: 'finish' } as const]
      : []),
  ];
};

const endedByItself = (finish: FinishVerdict | null): boolean =>
  finish?.kind === 'completed' || finish?.kind === 'failed';
