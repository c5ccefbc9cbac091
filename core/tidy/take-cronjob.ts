import type { RowOf } from '../facts/all-rows.ts';
import { NO_TEXT, textIn, textOrNull } from '../facts/column-values.ts';
import { doubles } from '../facts/rows.ts';
import { type CronJobRows, policyOf } from '../facts/rows-of-cronjobs.ts';
import type { Seen } from '../history/state.ts';
import { type Instant, instant } from '../time.ts';
import type { Lane, Lanes } from './lane.ts';
import { LANE_WIDTH, LAST, LAST_SCHEDULE, LAST_SUCCESS } from './lane-fields.ts';
import { isSame, pair } from './same-text.ts';
import { NONE } from './tidy-run.ts';
import { withRoom } from './with-room.ts';

/** How many numbers a status takes: lastSchedule, lastSuccess, first (learned, notBefore, version), last (the same). */
export const WIDTH = 8;

type CronJobRow = RowOf<CronJobRows>;

/**
 * A newer word on the CronJob, of the same spec, whose status went on or stayed; refused otherwise. `spot.known`: the
 * row before spoke of it, too, and was taken.
 */
export const takeCronJob = ({ numbers: n, spot }: Lanes, lane: Lane, row: CronJobRow): boolean => {
  const { rows, i } = row;
  const { seen } = rows;
  const learned = seen.learned[i] ?? 0;
  const version = seen.version[i] ?? 0;
  const own = lane.index * LANE_WIDTH;
  const last = n[own + LAST] ?? 0;
  if (learned < last || (learned === last && version <= (n[own + LAST + 2] ?? 0))) return false;
  if (seen.listed[i] === 1 || (!(spot.known && rows.sameFixed[i] === 1) && !isSpecOf(lane, row)))
    return false;
  const schedule = orNone(rows.lastSchedule[i]);
  const success = orNone(rows.lastSuccess[i]);
  const scheduled = n[own + LAST_SCHEDULE] ?? NONE;
  const succeeded = n[own + LAST_SUCCESS] ?? NONE;
  if (schedule < scheduled || success < succeeded) return false;
  const fresh = schedule !== scheduled || success !== succeeded;
  // The status before it entered the lane is the world's: that one is not widened here.
  if (!fresh && lane.statusCount === 0) return false;
  const notBefore = seen.notBefore[i] ?? 0;
  if (fresh) addStatus(lane, schedule, success);
  const { statuses } = lane;
  const at = (lane.statusCount - 1) * WIDTH;
  if (fresh) {
    statuses[at + 2] = learned;
    statuses[at + 3] = notBefore;
    statuses[at + 4] = version;
  }
  statuses[at + 5] = learned;
  statuses[at + 6] = notBefore;
  statuses[at + 7] = version;
  n[own + LAST_SCHEDULE] = schedule;
  n[own + LAST_SUCCESS] = success;
  n[own + LAST] = learned;
  n[own + LAST + 1] = notBefore;
  n[own + LAST + 2] = version;
  return true;
};

const addStatus = (lane: Lane, schedule: number, success: number): void => {
  const at = lane.statusCount * WIDTH;
  lane.statuses = withRoom(lane.statuses, at + WIDTH, doubles);
  lane.statuses[at] = schedule;
  lane.statuses[at + 1] = success;
  lane.statusCount += 1;
};

const orNone = (t: number | undefined): number => (t === undefined || Number.isNaN(t) ? NONE : t);

const isSpecOf = (lane: Lane, row: CronJobRow): boolean => {
  const { fixed } = row.rows;
  const k = row.rows.fixedAt[row.i] ?? 0;
  const { specChanged } = lane;
  const changed = fixed.specChanged[k] ?? Number.NaN;
  return (
    fixed.created[k] === lane.created &&
    fixed.generation[k] === lane.generation &&
    (specChanged === null ? Number.isNaN(changed) : changed === specChanged) &&
    textIn(row.source, fixed.namespace[k] ?? 0) === lane.namespace &&
    textIn(row.source, fixed.name[k] ?? 0) === lane.name &&
    isText(row, fixed.labels[k], lane.labelled === '' ? null : lane.labelled) &&
    isSpec(lane, row, k)
  );
};

const isSpec = ({ spec }: Lane, row: CronJobRow, k: number): boolean => {
  const { fixed } = row.rows;
  const deadline = fixed.startingDeadlineSeconds[k] ?? Number.NaN;
  return (
    (fixed.suspend[k] === 1) === spec.suspend &&
    policyOf(fixed.concurrency[k]) === spec.concurrency &&
    (Number.isNaN(deadline)
      ? spec.startingDeadlineSeconds === null
      : deadline === spec.startingDeadlineSeconds) &&
    isSame(SCHEDULES, textIn(row.source, fixed.schedule[k] ?? 0), spec.schedule) &&
    isText(row, fixed.timeZone[k], spec.timeZone) &&
    isText(row, fixed.owner[k], spec.owner) &&
    isText(row, fixed.maintenance[k], spec.maintenance)
  );
};

/** Most of these are not there. */
const isText = ({ source }: CronJobRow, code: number | undefined, text: string | null): boolean =>
  code === NO_TEXT || code === undefined ? text === null : text !== null && textOrNull(source, code) === text;

const SCHEDULES = pair();

type Status = Seen<{ readonly lastSchedule: Instant | null; readonly lastSuccess: Instant | null }>;

/** The statuses as the world would hold them. */
export const statusesOf = ({ statuses, statusCount }: Lane): readonly Status[] => {
  const found: Status[] = [];
  for (let i = 0; i < statusCount * WIDTH; i += WIDTH) {
    const learned = (at: number) => ({
      learned: instant(statuses[at] ?? NONE),
      notBefore: instant(statuses[at + 1] ?? NONE),
      version: statuses[at + 2] ?? 0,
      witness: 'watch' as const,
    });
    found.push({
      lastSchedule: timeOrNull(statuses[i]),
      lastSuccess: timeOrNull(statuses[i + 1]),
      first: learned(i + 2),
      last: learned(i + 5),
    });
  }
  return found;
};

const timeOrNull = (t: number | undefined): Instant | null =>
  t === undefined || t === NONE ? null : instant(t);
