import type { Difference } from '../chronos/difference.ts';
import type { Scheduler } from '../inventory/job.ts';
import { type Duration, formatDuration, minutes } from '../time.ts';
import type { HandOverTally } from './classify.ts';

/** Where a job stands in the migration. Stable public names. */
export type ReadinessState = 'ready to move' | 'watching' | 'moved' | 'move back';

/** Start delays of one side, nominal to first start. */
export type Delays = { readonly p50: Duration; readonly p99: Duration; readonly runs: number };

export type ReadinessInput = {
  readonly job: string;
  readonly criticality: number;
  readonly scheduler: Scheduler;
  /** Occurrences in a row, up to the latest decided one, that Kubernetes (in shadow or for good) started on time and let end. */
  readonly cleanInARow: number;
  /** The start objective, parts per million (999 900 is 99.99 %). */
  readonly targetPpm: number;
  /** The most runs in a row to ask for: an hourly job would take three years to show 99.99 %. */
  readonly mostRuns: number;
  /** `null` where that side has no runs with a known start. */
  readonly oldDelays: Delays | null;
  readonly newDelays: Delays | null;
  /** Runs of the new side ended from outside, since the job has been there or in shadow. */
  readonly kills: number;
  readonly tally: HandOverTally;
  /** Differences between the two calendars; for a job that never was in Chronos, none. */
  readonly differences: readonly Difference[];
  /** Lint errors of the job file. */
  readonly errors: readonly string[];
};

/** One line of the rule: what was asked, what was found. */
export type Check = { readonly name: string; readonly passed: boolean; readonly shown: string };

export type Readiness = {
  readonly job: string;
  readonly criticality: number;
  readonly state: ReadinessState;
  readonly checks: readonly Check[];
  /** The lines to change in the job file to take the next step; empty where there is none to take. */
  readonly change: readonly string[];
};

/**
 * Clean runs in a row that the objective asks for. With n runs and no failure the 95 % upper bound of the failure rate is
 * about 3/n (the rule of three), so 3 / (1 − target) runs show the target: 30,000 for 99.99 %. Few jobs run so
 * often in a migration; `mostRuns` caps it, and the check shows which bound the capped number does give.
 */
export const cleanRunsAsked = (targetPpm: number, mostRuns: number): number =>
  targetPpm >= 1_000_000 ? mostRuns : Math.min(mostRuns, Math.ceil(3_000_000 / (1_000_000 - targetPpm)));

/** Slower than the old scheduler by more than this at p99 is worth waiting for; below it, pods take their time. */
const DELAY_ALLOWANCE: Duration = minutes(1);

/** One eviction can be a node's bad day; a second one is the job, or its place in the cluster. */
const KILLS_TO_MOVE_BACK = 2;

/** Decides where a job stands, from numbers that are all shown. No clock: the numbers are as of the input. */
export const readinessOf = (input: ReadinessInput): Readiness => {
  const checks = [
    cleanCheck(input),
    delayCheck(input),
    killCheck(input),
    handOverCheck(input),
    calendarCheck(input),
    lintCheck(input),
  ];
  const state = stateOf(input, checks);
  return { job: input.job, criticality: input.criticality, state, checks, change: changeFor(input, state) };
};

/**
 * A moved job goes back for what a user has felt: a lost or a doubled run, or two killed ones. Anything else that fails keeps it
 * under watch; a job that has not moved is ready when every check passes.
 */
const stateOf = ({ scheduler, kills, tally }: ReadinessInput, checks: readonly Check[]): ReadinessState => {
  const clean = checks.every(({ passed }) => passed);
  if (scheduler === 'chronos') return clean ? 'ready to move' : 'watching';
  if (tally.lost > 0 || tally.doubled > 0 || kills >= KILLS_TO_MOVE_BACK) return 'move back';
  return clean ? 'moved' : 'watching';
};

const cleanCheck = ({ cleanInARow, targetPpm, mostRuns }: ReadinessInput): Check => {
  const asked = cleanRunsAsked(targetPpm, mostRuns);
  const bound =
    cleanInARow === 0 ? 'no bound' : `failure rate below ${percent(Math.min(1, 3 / cleanInARow))} at 95 %`;
  return {
    name: 'clean runs',
    passed: cleanInARow >= asked,
    shown: `${cleanInARow} in a row, ${asked} asked (${bound})`,
  };
};

// Two significant digits, so that 3/30,000 does not read as zero.
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

const delayCheck = ({ oldDelays, newDelays }: ReadinessInput): Check => {
  const name = 'start delay';
  const text = (delays: Delays | null): string =>
    delays === null
      ? 'none known'
      : `p50 ${formatDuration(delays.p50)}, p99 ${formatDuration(delays.p99)} of ${delays.runs} runs`;
  const shown = `Kubernetes ${text(newDelays)}; old ${text(oldDelays)}`;
  if (newDelays === null) return { name, passed: false, shown };
  const passed = oldDelays === null || newDelays.p99 <= oldDelays.p99 + DELAY_ALLOWANCE;
  return { name, passed, shown };
};

const killCheck = ({ kills }: ReadinessInput): Check => ({
  name: 'kills',
  passed: kills === 0,
  shown: `${kills} runs ended from outside`,
});

const handOverCheck = ({ tally }: ReadinessInput): Check => ({
  name: 'hand-over',
  passed: tally.lost === 0 && tally.doubled === 0 && tally.wrongSide === 0,
  shown: `${tally.lost} lost, ${tally.doubled} doubled, ${tally.wrongSide} on the wrong side, ${tally.unknown} unknown`,
});

const calendarCheck = ({ differences }: ReadinessInput): Check => ({
  name: 'same schedule',
  passed: differences.length === 0,
  shown: differences.length === 0 ? 'equivalent' : differences.map(({ reason }) => reason).join(', '),
});

const lintCheck = ({ errors }: ReadinessInput): Check => ({
  name: 'job file',
  passed: errors.length === 0,
  shown: errors.length === 0 ? 'no errors' : errors.join('; '),
});

/** `since` is for whoever makes the change to fill in: this rule has no clock. */
const changeFor = ({ job, scheduler }: ReadinessInput, state: ReadinessState): readonly string[] => {
  if (state !== 'ready to move' && state !== 'move back') return [];
  const to: Scheduler = scheduler === 'chronos' ? 'kubernetes' : 'chronos';
  return [
    `name: ${job}`,
    `scheduler: ${to}  # was ${scheduler}`,
    `since: add {at: <when it is applied>, scheduler: ${to}}`,
  ];
};

/** The order in which jobs move: least critical first, then by name. Findings are read the other way round. */
export const inMovingOrder = (jobs: readonly Readiness[]): readonly Readiness[] =>
  [...jobs].sort((a, b) => a.criticality - b.criticality || Number(a.job > b.job) - Number(a.job < b.job));

/** Percentile by nearest rank of start delays; `null` for none. `share` in (0, 1]. */
export const delaysOf = (delays: readonly Duration[]): Delays | null => {
  const sorted = [...delays].sort((a, b) => a - b);
  const rank = (share: number): Duration | undefined =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50, p99] = [rank(0.5), rank(0.99)];
  return p50 === undefined || p99 === undefined ? null : { p50, p99, runs: sorted.length };
};
