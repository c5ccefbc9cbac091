import type { CronJobRow } from '../facts/rows-of-cronjobs.ts';
import type { Seen } from '../history/state.ts';
import { type Instant, instant } from '../time.ts';
import type { Lane } from './lane.ts';
import { isSame, pair } from './same-text.ts';
import { NONE } from './tidy-run.ts';

/** How many numbers a status takes: lastSchedule, lastSuccess, first (learned, notBefore, version), last (the same). */
export const WIDTH = 8;

/**
 * A newer word on the CronJob, of the same spec, whose status went on or stayed; refused otherwise. `known`: the row
 * before spoke of it, too, and was taken.
 */
export const takeCronJob = (lane: Lane, row: CronJobRow, known: boolean): boolean => {
  if (row.learned < lane.last || (row.learned === lane.last && row.version <= lane.lastVersion)) return false;
  if (row.witness !== 'watch' || (!(known && row.fixed) && !isSpecOf(lane, row))) return false;
  const schedule = Number.isNaN(row.lastSchedule) ? NONE : row.lastSchedule;
  const success = Number.isNaN(row.lastSuccess) ? NONE : row.lastSuccess;
  if (schedule < lane.lastSchedule || success < lane.lastSuccess) return false;
  const { statuses } = lane;
  const fresh = schedule !== lane.lastSchedule || success !== lane.lastSuccess;
  // The status before it entered the lane is the world's: that one is not widened here.
  if (!fresh && statuses.length === 0) return false;
  if (fresh) statuses.push(schedule, success, row.learned, row.notBefore, row.version, NONE, NONE, NONE);
  const at = statuses.length - 3;
  statuses[at] = row.learned;
  statuses[at + 1] = row.notBefore;
  statuses[at + 2] = row.version;
  lane.lastSchedule = schedule;
  lane.lastSuccess = success;
  lane.last = row.learned;
  lane.lastAfter = row.notBefore;
  lane.lastVersion = row.version;
  return true;
};

const isSpecOf = (lane: Lane, row: CronJobRow): boolean => {
  const { spec } = lane;
  return (
    row.created === lane.created &&
    row.generation === lane.generation &&
    (lane.specChanged === null ? Number.isNaN(row.specChanged) : row.specChanged === lane.specChanged) &&
    row.namespace === lane.namespace &&
    row.name === lane.name &&
    (row.labels ?? '') === lane.labelled &&
    row.suspend === spec.suspend &&
    row.concurrency === spec.concurrency &&
    row.startingDeadlineSeconds === spec.startingDeadlineSeconds &&
    isSame(SCHEDULES, row.schedule, spec.schedule) &&
    row.timeZone === spec.timeZone &&
    row.owner === spec.owner &&
    row.maintenance === spec.maintenance
  );
};

const SCHEDULES = pair();

type Status = Seen<{ readonly lastSchedule: Instant | null; readonly lastSuccess: Instant | null }>;

/** The statuses as the world would hold them. */
export const statusesOf = ({ statuses }: Lane): readonly Status[] => {
  const found: Status[] = [];
  for (let i = 0; i < statuses.length; i += WIDTH) {
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
