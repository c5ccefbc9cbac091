import type { Row } from '../facts/rows.ts';
import type { JobRow } from '../facts/rows-of-jobs.ts';
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

// Each function here takes a row into the run in focus (spot.ts), or refuses it and leaves the run as it was. It takes only what joins as the newest word on its object: then the numbers hold what
// core/history/join.ts would have made of it.

/** Is it what the Job controller makes of this CronJob for an occurrence? `ours`: its owner's UID is the CronJob's. */
const isPlain = (lane: Lane, row: JobRow, { ours, nominal }: Pick<Spot, 'ours' | 'nominal'>): boolean =>
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
export const takeNewJob = (lane: Lane, spot: Spot, row: JobRow): boolean => {
  const { n, at, nominal } = spot;
  spot.ours = true;
  if (n[at + JOB_CREATED] !== NONE || !isUsual(row) || !isPlain(lane, row, spot)) return false;
  if (!conditionsFit(lane.common, spot, row)) return false;
  n[at + JOB_CREATED] = row.created - nominal;
  stamp(spot, JOB_FIRST, row);
  noteJob(lane.common, spot, row);
  return true;
};

/** A newer word on the Job. */
export const takeJob = (lane: Lane, spot: Spot, row: JobRow): boolean => {
  const { n, at, nominal, known } = spot;
  if (!isNewer(spot, JOB_LAST, row) || !isUsual(row)) return false;
  if (!(known && row.fixed)) {
    if (row.created - nominal !== n[at + JOB_CREATED] || !isPlain(lane, row, spot)) return false;
  }
  if (known && row.sameConditions) {
    stamp(spot, JOB_LAST, row);
    return true;
  }
  if (!conditionsFit(lane.common, spot, row)) return false;
  noteJob(lane.common, spot, row);
  return true;
};

const isUsual = (row: JobRow): boolean =>
  row.witness === 'watch' && Number.isNaN(row.deletionRequested) && !row.suspended;

const conditionsFit = (common: Common, { n, at, nominal }: Spot, row: JobRow): boolean => {
  for (let i = 0; i < row.conditionCount; i++) {
    const c = row.conditions[i];
    if (c === undefined) return false;
    if (c.type === 'Complete') {
      const known = n[at + COMPLETE_AT] ?? NONE;
      if (known !== NONE && c.at - nominal !== known) return false;
      if (
        !(
          isUnsaid(common.completeReason, common.completeMessage) ||
          (isSame(COMPLETE_REASON, c.reason, common.completeReason) &&
            isSame(COMPLETE_MESSAGE, c.message, common.completeMessage))
        )
      )
        return false;
    } else if (isSame(MET_TYPE, c.type, 'SuccessCriteriaMet')) {
      const known = n[at + MET_AT] ?? NONE;
      if (known !== NONE && c.at - nominal !== known) return false;
      if (
        !(
          isUnsaid(common.metReason, common.metMessage) ||
          (isSame(MET_REASON, c.reason, common.metReason) &&
            isSame(MET_MESSAGE, c.message, common.metMessage))
        )
      )
        return false;
    } else return false;
  }
  return true;
};

const MET_TYPE = pair();
const COMPLETE_REASON = pair();
const COMPLETE_MESSAGE = pair();
const MET_REASON = pair();
const MET_MESSAGE = pair();

/** Nobody has said yet what is usual. */
const isUnsaid = (reason: string, message: string): boolean => reason === '' && message === '';

const noteJob = (common: Common, spot: Spot, row: JobRow): void => {
  const { n, at, nominal } = spot;
  for (let i = 0; i < row.conditionCount; i++) {
    const c = row.conditions[i];
    if (c === undefined) continue;
    if (c.type === 'Complete') {
      if (n[at + COMPLETE_AT] !== NONE) continue;
      common.completeReason = c.reason;
      common.completeMessage = c.message;
      n[at + COMPLETE_AT] = c.at - nominal;
      stamp(spot, COMPLETE, row);
    } else if (n[at + MET_AT] === NONE) {
      common.metReason = c.reason;
      common.metMessage = c.message;
      n[at + MET_AT] = c.at - nominal;
      stamp(spot, MET, row);
    }
  }
  stamp(spot, JOB_LAST, row);
};

/** The Job left after it was complete: tidied away. */
export const takeJobGone = (spot: Spot, row: Row): boolean => {
  const { n, at } = spot;
  if (row.witness !== 'watch' || n[at + JOB_GONE] !== NONE || n[at + COMPLETE_AT] === NONE) return false;
  stamp(spot, JOB_GONE, row);
  return true;
};
