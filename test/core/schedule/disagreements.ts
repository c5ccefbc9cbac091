import { occurrencesBetween } from '../../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';
import { goOccurrences } from './go-next.ts';
import { type Asked, anyWindows, randomFrom } from './windows.ts';

// The second opinion takes microseconds for each instant: of a dense window it gives only so many.
const MOST = 400;

const REACHES_DAYS = [...Array<number>(40).fill(2), ...Array<number>(9).fill(40), 500];

const ours = ({ expression, timeZone, from, to }: Asked): number[] => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`refused: ${expression} ${timeZone}`);
  return occurrencesBetween(parsed.schedule, { from, to });
};

/** The windows, of `count` that follow from `seed`, on which the calendar and the second opinion differ. */
export const disagreements = (seed: number, count: number): { windows: Asked[]; instants: number } => {
  const random = randomFrom(seed);
  const windows: Asked[] = [];
  let instants = 0;
  for (const asked of anyWindows(random, count, REACHES_DAYS)) {
    const all = ours(asked);
    const first = Math.floor(random() * Math.max(0, all.length - MOST));
    const [from = asked.from, to = asked.to] = all.length > MOST ? [all[first], all[first + MOST]] : [];
    const part = { ...asked, from, to };
    const found = all.length > MOST ? ours(part) : all;
    instants += found.length;
    if (found.join() !== goOccurrences(part).join()) windows.push(part);
  }
  return { windows, instants };
};
