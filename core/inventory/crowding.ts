import { formatInstant, fromUnixSeconds } from '../time.ts';

/** How many jobs start at each minute of the hour, at the worst hour of the day for that minute. */
export type Crowding = {
  /** 60 numbers: starts at that minute past the hour, summed over the day. */
  readonly perMinute: readonly number[];
  /** The fullest minute of the day (unix seconds) and its starts; `null` when nothing starts. */
  readonly peak: { readonly at: number; readonly starts: number } | null;
  /** Starts of the whole day. */
  readonly total: number;
};

/** `days`: per job, the unix seconds of its starts within one day. Seconds inside the minute do not matter. */
export const crowding = (days: readonly (readonly number[])[]): Crowding => {
  const perMinute = Array.from({ length: 60 }, () => 0);
  const starts = new Map<number, number>();
  let total = 0;
  for (const day of days) {
    for (const at of day) {
      const minute = Math.floor(at / 60);
      starts.set(minute, (starts.get(minute) ?? 0) + 1);
      perMinute[minute % 60] = (perMinute[minute % 60] ?? 0) + 1;
      total++;
    }
  }
  let peak: Crowding['peak'] = null;
  for (const [minute, count] of starts) {
    if (peak === null || count > peak.starts || (count === peak.starts && minute * 60 < peak.at)) {
      peak = { at: minute * 60, starts: count };
    }
  }
  return { perMinute, peak, total };
};

/** The fullest minute holds at least 20 starts and 5 times its fair share: worth a word. */
export const isCrowded = ({ peak, total }: Crowding): boolean =>
  peak !== null && peak.starts >= 20 && peak.starts >= (5 * total) / 1440;

const BAR = 50;

/** A bar per minute of the hour, UTC; minutes without a start are left out. Lines without a trailing newline. */
export const crowdingChart = (given: Crowding): readonly string[] => {
  const { perMinute, peak, total } = given;
  if (peak === null) return [];
  const most = perMinute.reduce((a, b) => Math.max(a, b));
  const head = `starts per minute past the hour, over one day (${total} in all; fullest minute ${formatInstant(fromUnixSeconds(peak.at))} with ${peak.starts})`;
  const bars = perMinute.flatMap((starts, minute) => {
    if (starts === 0) return [];
    const bar = '█'.repeat(Math.max(1, Math.round((starts / most) * BAR)));
    return [`  :${String(minute).padStart(2, '0')} ${String(starts).padStart(7)} ${bar}`];
  });
  return [head, ...bars];
};
