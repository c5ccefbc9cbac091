import type { RowOf } from '../facts/all-rows.ts';
import { NO_TEXT, textIn, usual } from '../facts/column-values.ts';
import type { GoneRows } from '../facts/rows-of-gone.ts';
import type { JobRows } from '../facts/rows-of-jobs.ts';
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
} from './run-fields.ts';
import { isSame, pair } from './same-text.ts';
import { isNewer, type Spot, stamp } from './spot.ts';
import { NONE } from './tidy-run.ts';

// Each function here takes a row into the run in focus (spot.ts), or refuses it and leaves the run as it was. It takes only
// what joins as the newest word on its object: then the numbers hold what core/history/join.ts would have made of it.

type JobRow = RowOf<JobRows>;

/** Is it what the Job controller makes of this CronJob for an occurrence? `ours`: its owner's UID is the CronJob's. */
const isPlain = (lane: Lane, { source, rows, i }: JobRow, spot: Pick<Spot, 'ours' | 'nominal'>): boolean => {
  const { fixed } = rows;
  const k = rows.fixedAt[i] ?? 0;
  return (
    spot.ours &&
    fixed.oddName[k] === NO_TEXT &&
    fixed.nominal[k] === spot.nominal &&
    fixed.manual[k] === 0 &&
    fixed.managedBy[k] === NO_TEXT &&
    fixed.parallelism[k] === 1 &&
    fixed.completions[k] === 1 &&
    fixed.failedIndexes[k] === NO_TEXT &&
    fixed.cronJobName[k] !== NO_TEXT &&
    textIn(source, fixed.cronJobName[k] ?? 0) === lane.name &&
    textIn(source, fixed.namespace[k] ?? 0) === lane.namespace &&
    spot.nominal >= FIRST_MINUTE &&
    spot.nominal < LAST_MINUTE
  );
};

// By its name alone, too, it is this occurrence's: eight digits (core/history/run.ts).
const FIRST_MINUTE = 10_000_000 * 60_000;
const LAST_MINUTE = 100_000_000 * 60_000;

/** The Job as it was first seen. */
export const takeNewJob = (lane: Lane, spot: Spot, row: JobRow): boolean => {
  const { n, at, nominal } = spot;
  spot.ours = true;
  if (n[at + JOB_CREATED] !== NONE || !isUsual(row) || !isPlain(lane, row, spot)) return false;
  if (!conditionsFit(lane.common, spot, row)) return false;
  n[at + JOB_CREATED] = createdOf(row) - nominal;
  stamp(spot, JOB_FIRST, row);
  noteJob(lane.common, spot, row);
  return true;
};

const createdOf = ({ rows, i }: JobRow): number => rows.fixed.created[rows.fixedAt[i] ?? 0] ?? 0;

/** A newer word on the Job. */
export const takeJob = (lane: Lane, spot: Spot, row: JobRow): boolean => {
  const { n, at, nominal, known } = spot;
  const { rows, i } = row;
  if (!isNewer(spot, JOB_LAST, row) || !isUsual(row)) return false;
  if (!(known && rows.sameFixed[i] === 1)) {
    if (createdOf(row) - nominal !== n[at + JOB_CREATED] || !isPlain(lane, row, spot)) return false;
  }
  if (known && rows.conditions.same[i] === 1) {
    stamp(spot, JOB_LAST, row);
    return true;
  }
  if (!conditionsFit(lane.common, spot, row)) return false;
  noteJob(lane.common, spot, row);
  return true;
};

const isUsual = ({ rows, i }: JobRow): boolean =>
  rows.seen.listed[i] === 0 && Number.isNaN(rows.deletionRequested[i]) && rows.suspended[i] === 0;

const USUAL_TYPE = usual('Complete');
const isComplete = ({ source, rows }: JobRow, c: number): boolean => {
  const type = rows.conditions.type[c] ?? 0;
  return type === USUAL_TYPE || textIn(source, type) === 'Complete';
};

const conditionsFit = (common: Common, { n, at, nominal }: Spot, row: JobRow): boolean => {
  const { source, rows, i } = row;
  const { conditions } = rows;
  const from = rows.conditions.from[i] ?? 0;
  const end = from + (rows.conditions.count[i] ?? 0);
  for (let c = from; c < end; c++) {
    const complete = isComplete(row, c);
    if (!complete && !isSame(MET_TYPE, textIn(source, conditions.type[c] ?? 0), 'SuccessCriteriaMet'))
      return false;
    const known = n[at + (complete ? COMPLETE_AT : MET_AT)] ?? NONE;
    if (known !== NONE && (conditions.at[c] ?? 0) - nominal !== known) return false;
    const reason = textIn(source, conditions.reason[c] ?? 0);
    const message = textIn(source, conditions.message[c] ?? 0);
    if (!(complete ? isCompleteAsUsual(common, reason, message) : isMetAsUsual(common, reason, message)))
      return false;
  }
  return true;
};

const isCompleteAsUsual = ({ completeReason, completeMessage }: Common, reason: string, message: string) =>
  isUnsaid(completeReason, completeMessage) ||
  (isSame(COMPLETE_REASON, reason, completeReason) && isSame(COMPLETE_MESSAGE, message, completeMessage));

const isMetAsUsual = ({ metReason, metMessage }: Common, reason: string, message: string) =>
  isUnsaid(metReason, metMessage) ||
  (isSame(MET_REASON, reason, metReason) && isSame(MET_MESSAGE, message, metMessage));

const MET_TYPE = pair();
const COMPLETE_REASON = pair();
const COMPLETE_MESSAGE = pair();
const MET_REASON = pair();
const MET_MESSAGE = pair();

/** Nobody has said yet what is usual. */
const isUnsaid = (reason: string, message: string): boolean => reason === '' && message === '';

const noteJob = (common: Common, spot: Spot, row: JobRow): void => {
  const { n, at, nominal } = spot;
  const { source, rows, i } = row;
  const { conditions } = rows;
  const from = rows.conditions.from[i] ?? 0;
  const end = from + (rows.conditions.count[i] ?? 0);
  for (let c = from; c < end; c++) {
    const complete = isComplete(row, c);
    if (n[at + (complete ? COMPLETE_AT : MET_AT)] !== NONE) continue;
    const reason = textIn(source, conditions.reason[c] ?? 0);
    const message = textIn(source, conditions.message[c] ?? 0);
    if (complete) {
      common.completeReason = reason;
      common.completeMessage = message;
    } else {
      common.metReason = reason;
      common.metMessage = message;
    }
    n[at + (complete ? COMPLETE_AT : MET_AT)] = (conditions.at[c] ?? 0) - nominal;
    stamp(spot, complete ? COMPLETE : MET, row);
  }
  stamp(spot, JOB_LAST, row);
};

/** The Job left after it was complete: tidied away. */
export const takeJobGone = (spot: Spot, row: RowOf<GoneRows>): boolean => {
  const { n, at } = spot;
  if (row.rows.seen.listed[row.i] === 1 || n[at + JOB_GONE] !== NONE || n[at + COMPLETE_AT] === NONE)
    return false;
  stamp(spot, JOB_GONE, row);
  return true;
};
