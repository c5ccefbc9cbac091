import { everyOccurrences } from '../schedule/occurrences.ts';
import type { EverySchedule } from '../schedule/parse-schedule.ts';
import { toUnixSeconds } from '../time.ts';
import type { CronJobState } from './state.ts';

/** `@every` counts from the creation until a lastScheduleTime gives a later anchor, which is an occurrence itself. */
export const anchored = (
  state: CronJobState,
  schedule: EverySchedule,
  window: { from: number; to: number },
): readonly number[] => {
  const scheduled = state.statuses.flatMap((s) =>
    s.lastSchedule === null ? [] : [toUnixSeconds(s.lastSchedule)],
  );
  const anchors = [...new Set([toUnixSeconds(state.created), ...scheduled])].toSorted((a, b) => a - b);
  const found = anchors.flatMap((anchor, i) => {
    const next = anchors[i + 1];
    const to = Math.min(window.to, next ?? window.to);
    const own = everyOccurrences(schedule, anchor, { from: Math.max(window.from, anchor + 1), to });
    return next !== undefined && next >= window.from && next < window.to ? [...own, next] : own;
  });
  return schedule.period < 60_000 ? firstOfEachMinute(found) : found;
};

/** Job names carry the unix minute: a second run within it would have the name of the first. */
const firstOfEachMinute = (found: readonly number[]): readonly number[] => {
  const seen = new Set<number>();
  return found.filter((s) => {
    const minute = Math.floor(s / 60);
    return !seen.has(minute) && seen.add(minute);
  });
};
