import { clockOf } from '../core/schedule/offsets.ts';
import type { Schedule } from '../core/schedule/parse-schedule.ts';
import { formatSeconds, fromUnixSeconds } from '../core/time.ts';

/**
 * Occurrences (unix seconds) for a person, a line each, in pieces: what the clocks of the schedule's zone show, with their
 * offset, and the same in UTC.
 */
export const occurrencesTable = function* (
  { zone }: Pick<Schedule, 'zone'>,
  batches: Iterable<readonly number[]>,
): Generator<string> {
  const clock = clockOf(zone);
  const head = `DUE (${zone})`;
  const width = Math.max(LOCAL_WIDTH, head.length);
  const line = (local: string, utc: string): string =>
    zone === 'UTC' ? `${utc}\n` : `${local.padEnd(width)}  ${utc}\n`;
  const row = (t: number): string => line(localTime(t, clock(t).offset), formatSeconds(fromUnixSeconds(t)));
  let isEmpty = true;
  for (const batch of batches) {
    if (batch.length === 0) continue;
    yield (isEmpty ? line(head, zone === 'UTC' ? head : 'UTC') : '') + batch.map(row).join('');
    isEmpty = false;
  }
  if (isEmpty) yield 'None.\n';
};

const LOCAL_WIDTH = '2026-11-22T15:30:00+01:00'.length;

/** RFC 3339 with the offset (seconds east of UTC), cut to whole minutes as RFC 3339 has them. */
const localTime = (t: number, offset: number): string => {
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(Math.abs(offset) / 60);
  const wall = formatSeconds(fromUnixSeconds(t + offset)).slice(0, -1);
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};
