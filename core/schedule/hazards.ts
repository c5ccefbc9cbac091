import type { Window } from './occurrences.ts';
import type { CronSchedule } from './parse-schedule.ts';

/**
 * A local time of the schedule that an offset change removes (`skipped`: it does not run that day) or repeats (`doubled`:
 * it runs twice).
 */
export type DstHazard = {
  readonly kind: 'skipped' | 'doubled';
  /** Local date and time without a zone, `2026-03-08T02:30`. */
  readonly localTime: string;
  /** Unix seconds of the offset change. */
  readonly changeAt: number;
  /** Offsets from UTC before and after the change, in seconds east. */
  readonly offsetBefore: number;
  readonly offsetAfter: number;
};

export type DstHazards = (schedule: CronSchedule, window: Window) => readonly DstHazard[];
