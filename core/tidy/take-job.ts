import type { Row } from '../facts/rows.ts';
import type { ConditionRow, JobRow } from '../facts/rows-of-jobs.ts';
import type { Common, Lane } from './lane.ts';
import {
  COMPLETE,
  COMPLETE_AT,
  JOB_CREATED,
  JOB_FIRST,
  JOB_GONE,
  JOB_LAST,
  MET,
  MET_AT,
  NOMINAL,
} from './run-fields.ts';
import { isSame, pair } from './same-text.ts';
import { NONE } from './tidy-run.ts';

// Each function here takes a row into the numbers `n` of a tidy run, which begin at `at`, or refuses it and leaves the
// run as it was. It takes only what joins as the newest word on its object: then the numbers hold what
// core/history/join.ts would have made of it.

/** Where a run's numbers stand. */
export type At = { n: Float64Array; at: number };

/** `learned`, `notBefore` and `version` of a row, from a field on. */
export const stamp = (
  n: Float64Array,
  field: number,
  { row, nominal }: { readonly row: Row; readonly nominal: number },
): void => {
  n[field] = row.learned - nominal;
  n[field + 1] = row.notBefore - nominal;
  n[field + 2] = row.version;
};

/** Is it newer than what was learned last (`field`)? */
export const isNewer = (
  n: Float64Array,
  field: number,
  { row, nominal }: { readonly row: Row; readonly nominal: number },
): boolean => {
  const learned = row.learned - nominal;
  const last = n[field] ?? NONE;
  return learned > last || (learned === last && row.version > (n[field + 2] ?? NONE));
};

/** Is it what the Job controller makes of this CronJob for an occurrence? `ours`: its owner's UID is the CronJob's. */
const isPlain = (
  lane: Lane,
  row: JobRow,
  { ours, nominal }: { readonly ours: boolean; readonly nominal: number },
): boolean =>
  ours &&
  row.oddName === null &&
  row.nominal === nominal &&
  !row.manual &&
  row.managedBy === null &&
  row.parallelism === 1 &&
  row.completions === 1 &&
  row.cronJobName === lane.name &&
  row.namespace === lane.namespace &&
  nominal >= FIRST_MINUTE &&
  nominal < LAST_MINUTE;

// By its name alone, too, it is this occurrence's: eight digits (core/history/run.ts).
const FIRST_MINUTE = 10_000_000 * 60_000;
const LAST_MINUTE = 100_000_000 * 60_000;

/** The Job as it was first seen. */
export const takeNewJob = (lane: Lane, { n, at }: At, row: JobRow): boolean => {
  const nominal = n[at + NOMINAL] ?? 0;
  if (n[at + JOB_CREATED] !== NONE || !isUsual(row) || !isPlain(lane, row, { ours: true, nominal }))
    return false;
  if (!conditionsFit(lane.common, { n, at }, row)) return false;
  n[at + JOB_CREATED] = row.created - nominal;
  stamp(n, at + JOB_FIRST, { row, nominal });
  noteJob(lane.common, { n, at }, row);
  return true;
};

/** A newer word on the Job. `known`: the row before spoke of it, too, and was taken. */
export const takeJob = (
  lane: Lane,
  run: At,
  { row, ours, known }: { readonly row: JobRow; readonly ours: boolean; readonly known: boolean },
): boolean => {
  const { n, at } = run;
  const nominal = n[at + NOMINAL] ?? 0;
  if (!isNewer(n, at + JOB_LAST, { row, nominal }) || !isUsual(row)) return false;
  if (
    !(known && row.fixed) &&
    (row.created - nominal !== n[at + JOB_CREATED] || !isPlain(lane, row, { ours, nominal }))
  )
    return false;
  if (known && row.sameConditions) {
    stamp(n, at + JOB_LAST, { row, nominal });
    return true;
  }
  if (!conditionsFit(lane.common, run, row)) return false;
  noteJob(lane.common, run, row);
  return true;
};

const isUsual = (row: JobRow): boolean =>
  row.witness === 'watch' && Number.isNaN(row.deletionRequested) && !row.suspended;

const conditionsFit = (common: Common, { n, at }: At, row: JobRow): boolean => {
  const nominal = n[at + NOMINAL] ?? 0;
  for (let i = 0; i < row.conditionCount; i++) {
    const c = row.conditions[i];
    if (c === undefined) return false;
    if (c.type === 'Complete') {
      const known = n[at + COMPLETE_AT] ?? NONE;
      if (known !== NONE && c.at - nominal !== known) return false;
      if (!hasUsualWords(COMPLETE_WORDS, c, [common.completeReason, common.completeMessage])) return false;
    } else if (isSame(MET_TYPE, c.type, 'SuccessCriteriaMet')) {
      const known = n[at + MET_AT] ?? NONE;
      if (known !== NONE && c.at - nominal !== known) return false;
      if (!hasUsualWords(MET_WORDS, c, [common.metReason, common.metMessage])) return false;
    } else return false;
  }
  return true;
};

const MET_TYPE = pair();
const COMPLETE_WORDS = { reason: pair(), message: pair() };
const MET_WORDS = { reason: pair(), message: pair() };

const hasUsualWords = (
  words: typeof COMPLETE_WORDS,
  c: ConditionRow,
  [reason, message]: readonly [string, string],
): boolean =>
  (reason === '' && message === '') ||
  (isSame(words.reason, c.reason, reason) && isSame(words.message, c.message, message));

const noteJob = (common: Common, { n, at }: At, row: JobRow): void => {
  const nominal = n[at + NOMINAL] ?? 0;
  for (let i = 0; i < row.conditionCount; i++) {
    const c = row.conditions[i];
    if (c === undefined) continue;
    if (c.type === 'Complete') {
      if (n[at + COMPLETE_AT] !== NONE) continue;
      common.completeReason = c.reason;
      common.completeMessage = c.message;
      n[at + COMPLETE_AT] = c.at - nominal;
      stamp(n, at + COMPLETE, { row, nominal });
    } else if (n[at + MET_AT] === NONE) {
      common.metReason = c.reason;
      common.metMessage = c.message;
      n[at + MET_AT] = c.at - nominal;
      stamp(n, at + MET, { row, nominal });
    }
  }
  stamp(n, at + JOB_LAST, { row, nominal });
};

/** The Job left after it was complete: tidied away. */
export const takeJobGone = ({ n, at }: At, row: Row): boolean => {
  if (row.witness !== 'watch' || n[at + JOB_GONE] !== NONE || n[at + COMPLETE_AT] === NONE) return false;
  stamp(n, at + JOB_GONE, { row, nominal: n[at + NOMINAL] ?? 0 });
  return true;
};
