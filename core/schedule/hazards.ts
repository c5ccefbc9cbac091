import { formatSeconds, fromUnixSeconds } from '../time.ts';
import { civilFromDays } from './civil.ts';
import { dayMatches } from './next.ts';
import { occurrencesBetween, type Window } from './occurrences.ts';
import { clockOf, type OffsetChange, offsetChanges } from './offsets.ts';
import type { CronSchedule } from './parse-schedule.ts';

/**
 * A local time of the schedule that an offset change removes (`skipped`: no run that day at that time) or repeats
 * (`doubled`: due twice).
 */
export type DstHazard = {
  readonly kind: 'skipped' | 'doubled';
  /** Local date and time, without a zone: `2026-03-08T02:30`. */
  readonly localTime: string;
  /** Unix seconds of the offset change. */
  readonly changeAt: number;
  /** Offsets from UTC before and after the change, in seconds east. */
  readonly offsetBefore: number;
  readonly offsetAfter: number;
};

const DAY = 86_400;
const EVERY_HOUR = (1 << 24) - 1;

/**
 * The hazards of the offset changes in a window (unix seconds, `from` inclusive, `to` exclusive), in order of time.
 *
 * A schedule that runs in every hour has none: its runs go on at the same pace through the change, and that a clock
 * on the wall shows other digits is of no account.
 */
export const dstHazards = (schedule: CronSchedule, { from, to }: Window): readonly DstHazard[] =>
  schedule.hours === EVERY_HOUR
    ? []
    : offsetChanges(clockOf(schedule.zone), from, to).flatMap((change) =>
        change.after > change.before ? skipped(schedule, change) : doubled(schedule, change),
      );

const skipped = (schedule: CronSchedule, change: OffsetChange): readonly DstHazard[] =>
  localMatches(schedule, change.at + change.before, change.at + change.after).map((local) =>
    hazard('skipped', local, change),
  );

const doubled = (schedule: CronSchedule, change: OffsetChange): readonly DstHazard[] => {
  const again = change.before - change.after;
  const first = occurrencesBetween(schedule, { from: change.at - again, to: change.at });
  // Not every match of the second pass is due: after a half-hour change Next overlooks some.
  const second = new Set(occurrencesBetween(schedule, { from: change.at - again, to: change.at + again }));
  return first
    .filter((at) => second.has(at + again))
    .map((at) => hazard('doubled', at + change.before, change));
};

/** The matching local times in a range of local times, both counted as if the zone were UTC. */
const localMatches = (schedule: CronSchedule, from: number, to: number): readonly number[] => {
  const found: number[] = [];
  for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
    const date = civilFromDays(day);
    const isMonth = ((schedule.months >> date.month) & 1) === 1;
    if (!isMonth || !dayMatches(schedule, date.day, day)) continue;
    for (const time of schedule.timesOfDay) {
      const local = day * DAY + time;
      if (local >= from && local < to) found.push(local);
    }
  }
  return found;
};

const hazard = (kind: DstHazard['kind'], local: number, change: OffsetChange): DstHazard => ({
  kind,
  // The local time is written as if it were UTC, without the Z.
  localTime: formatSeconds(fromUnixSeconds(local)).slice(0, 16),
  changeAt: change.at,
  offsetBefore: change.before,
  offsetAfter: change.after,
});
