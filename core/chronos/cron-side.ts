import type { Window } from '../schedule/occurrences.ts';
import { everyOccurrences, occurrencesBetween } from '../schedule/occurrences.ts';
import type { Schedule } from '../schedule/parse-schedule.ts';
import { ianaZones } from './iana-zones.ts';
import { fixedZone } from './java-zone.ts';
import type { CronSide } from './reasons.ts';

/**
 * The CronJob's half of a comparison. `anchor` (unix seconds) is what `@every` counts from: the CronJob's
 * creation, or the beginning of the window while there is none.
 */
export const cronSide = (schedule: Schedule, window: Window, anchor: number = window.from): CronSide => {
  const occurrences =
    schedule.kind === 'cron'
      ? occurrencesBetween(schedule, window)
      : everyOccurrences(schedule, anchor, window);
  const offsetAt = schedule.zone === 'UTC' ? undefined : ianaZones(schedule.zone);
  const zone = offsetAt === undefined ? fixedZone(0) : { offsetAt, name: schedule.zone, fellBack: false };
  return { occurrences, zone };
};
