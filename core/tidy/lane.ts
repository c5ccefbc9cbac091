import { type AllRows, noRowsAtAll } from '../facts/all-rows.ts';
import type { CronJobSpec } from '../facts/fact.ts';
import type { CronSchedule } from '../schedule/parse-schedule.ts';
import { type Duration, duration, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { LANE_WIDTH } from './lane-fields.ts';
import { type RunStore, runStore } from './run-store.ts';
import { newSpot, type Spot } from './spot.ts';
import { type UidTable, uidTable } from './uid-table.ts';

/** One CronJob's verdicts that no page holds for good. Everything before `since` is written and final. */
export type OpenCronJob = { since: Instant; readonly verdicts: Map<Instant, OpenVerdict> };

/** A verdict that may still change, or whose page is not complete yet. */
export type OpenVerdict = { readonly verdict: Verdict; readonly final: boolean };

/** What all tidy runs of a CronJob have in common; a run that differs is not tidy. Empty until the first one says. */
export type Common = {
  container: string;
  /** The reason with which a container ends well. */
  ended: string | null;
  completeReason: string;
  completeMessage: string;
  metReason: string;
  metMessage: string;
};

/**
 * A CronJob all of whose newest runs are tidy: its facts are kept as numbers, and its runs are judged by a straight
 * function instead of the general one. A word that does not fit takes it out of the lane (spill.ts), into the world,
 * as if it had never been in one.
 */
export type Lane = {
  readonly uid: string;
  /** Its place among the lanes. */
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  readonly created: Instant;
  readonly generation: number;
  readonly specChanged: Instant | null;
  readonly spec: CronJobSpec;
  readonly labels: readonly string[];
  /** The same as rows tell them: with a comma between them. */
  readonly labelled: string;
  readonly schedule: CronSchedule;
  readonly open: OpenCronJob;
  /** As of when it entered the lane. */
  readonly adopted: Instant;
  readonly common: Common;
  /** Runs (run-store.ts) of pages that are not complete, by nominal time; those before `undone` are all done. */
  runs: number[];
  undone: number;
  /** Runs of complete pages, until they are pruned. */
  past: number[];
  /** Eight numbers for each distinct status since it entered the lane (see take-cronjob.ts). */
  statuses: Float64Array;
  statusCount: number;
  /** Occurrences in unix seconds, up to `dueUntil`; those before `next` are among the runs. */
  due: readonly number[];
  next: number;
  dueUntil: number;
  /** Verdicts of runs that are not tidy, all at rest, but not all final. */
  leftover: boolean;
};

export type Rules = { readonly grace: Duration; readonly defaultZone: string };

export type Lanes = {
  /** Nobody enters: all is left to the general judge, for comparison. */
  readonly closed: boolean;
  readonly byUid: Map<string, Lane>;
  /** By `namespace/name`. */
  readonly byName: Map<string, Lane>;
  /** By `index`; null where one left. */
  readonly list: (Lane | null)[];
  /** The words of their UIDs (core/facts/uuid.ts), where these are UUIDs: four for each place in `list`. */
  words: Uint32Array;
  /** What changes of them at every tick, for each place in `list` (lane-fields.ts). */
  numbers: Float64Array;
  /** All of them, in the order in which they came; null where it has to be made anew. */
  all: readonly Lane[] | null;
  readonly runs: RunStore;
  /** Those of the record that is taken in. */
  readonly rows: AllRows;
  /** What a UID stands for: a CronJob in a lane, or the Job or the Pod of a tidy run (`laneCode` …). */
  readonly known: UidTable;
  readonly spot: Spot;
  /** Occurrences shared by CronJobs of the same schedule. */
  readonly due: Map<string, readonly number[]>;
  /** As `prune` last left them: a deletion that was learned an hour before is not remembered. */
  prunedAt: Instant;
  /** CronJobs that left their lane not long after they had entered it, and until when they stay out. */
  readonly away: Map<string, Instant>;
  /** The rules by which their runs are judged: other rules take every CronJob out of its lane. */
  rules: Rules;
};

// What a UID stands for, and its place, in one number.
const KINDS = 4;
export const NOTHING = 0;
export const LANE = 1;
export const JOB = 2;
export const POD = 3;
export const codeOf = (kind: number, place: number): number => place * KINDS + kind;
export const kindOf = (code: number): number => code & (KINDS - 1);
export const placeIn = (code: number): number => code >> 2;

export const emptyLanes = (closed: boolean): Lanes => ({
  closed,
  byUid: new Map(),
  byName: new Map(),
  list: [],
  words: new Uint32Array(256),
  numbers: new Float64Array(64 * LANE_WIDTH),
  all: null,
  runs: runStore(),
  rows: noRowsAtAll(),
  known: uidTable(),
  spot: newSpot(),
  due: new Map(),
  prunedAt: instant(0),
  away: new Map(),
  rules: { grace: duration(0), defaultZone: '' },
});

/** Every lane, in the order in which they came; none may enter or leave while somebody goes through them. */
export const allLanes = (lanes: Lanes): readonly Lane[] => {
  lanes.all ??= [...lanes.byUid.values()];
  return lanes.all;
};
