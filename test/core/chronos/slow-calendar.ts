/**
 * A second opinion on both calendars, slow on purpose and sharing nothing with the core: the wall clock of a zone is read
 * from Intl's date parts every quarter of an hour, and cron is asked minute by minute.
 */
const QUARTER = 900;
const partsOf = (zone: string) =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

const wallClocks = new Map<string, (unix: number) => number>();

/** Seconds that the wall clock shows, as if it were UTC. No zone changes its clock within a quarter of an hour. */
export const wallClock = (zone: string): ((unix: number) => number) => {
  const known = wallClocks.get(zone);
  if (known) return known;
  if (zone === 'UTC') return (unix) => unix;
  const format = partsOf(zone);
  const first = Date.UTC(2025, 0, 1) / 1000;
  const shown = new Float64Array(4 * 366 * 96).fill(Number.NaN);
  const clock = (unix: number): number => {
    const quarter = Math.floor(unix / QUARTER) * QUARTER;
    let wall = shown[(quarter - first) / QUARTER] ?? Number.NaN;
    if (Number.isNaN(wall)) {
      const p = Object.fromEntries(
        format.formatToParts(quarter * 1000).map((part) => [part.type, part.value]),
      );
      wall = Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:00Z`) / 1000;
      shown[(quarter - first) / QUARTER] = wall;
    }
    return wall + (unix - quarter);
  };
  wallClocks.set(zone, clock);
  return clock;
};

type Window = { readonly from: number; readonly to: number };
const field = (text: string, value: number): boolean =>
  text === '*' || text.split(',').some((one) => Number(one) === value);

/** Fields may be `*` or a list of numbers; day of month and day of week are never both given here. */
export const slowCron = (line: string, zone: string, { from, to }: Window): number[] => {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = line.split(' ');
  const clock = wallClock(zone);
  const hours = new Set(Array.from({ length: 24 }, (_, n) => n).filter((n) => field(hour, n)));
  const minutes = new Set(Array.from({ length: 60 }, (_, n) => n).filter((n) => field(minute, n)));
  const found: number[] = [];
  for (let quarter = Math.floor(from / QUARTER) * QUARTER; quarter < to; quarter += QUARTER) {
    const wall = clock(quarter);
    if (!hours.has(Math.floor(wall / 3600) % 24)) continue;
    const at = new Date(wall * 1000);
    const suits =
      field(day, at.getUTCDate()) && field(month, at.getUTCMonth() + 1) && field(weekday, at.getUTCDay());
    if (!suits) continue;
    for (let unix = quarter; unix < quarter + QUARTER; unix += 60) {
      if (unix >= from && unix < to && minutes.has(Math.floor((wall + unix - quarter) / 60) % 60))
        found.push(unix);
    }
  }
  return found;
};

/** The first moment at which the clock shows `wall`; inside a gap, as long after the gap's begin as it should have been. */
const momentAt = (wall: number, clock: (unix: number) => number): number => {
  for (let unix = wall - 15 * 3600; unix <= wall + 15 * 3600; unix += QUARTER)
    if (clock(unix) === wall) return unix;
  let lastBefore = wall - 15 * 3600;
  while (clock(lastBefore + QUARTER) < wall) lastBefore += QUARTER;
  return lastBefore + (wall - clock(lastBefore));
};

export type SlowChronos = {
  readonly firstRun: number;
  readonly times: number | null;
  readonly zone: string;
  readonly months?: number;
  readonly days?: number;
  readonly seconds?: number;
};

/** A Chronos that never failed: after each run, its next is counted from that run. */
export const slowChronos = (job: SlowChronos, { from, to }: Window): number[] => {
  const clock = wallClock(job.zone);
  const found: number[] = [];
  let left = job.times ?? Number.POSITIVE_INFINITY;
  for (let at = job.firstRun; at < to && left > 0; left--) {
    if (at >= from) found.push(at);
    if (job.seconds) at += job.seconds;
    if (job.days) at = momentAt(clock(at) + job.days * 86_400, clock);
    if (job.months) {
      const wall = new Date(clock(at) * 1000);
      const target = new Date(wall);
      target.setUTCDate(1);
      target.setUTCMonth(wall.getUTCMonth() + job.months);
      const day = wall.getUTCDate();
      const month = target.getUTCMonth();
      target.setUTCDate(day);
      while (target.getUTCMonth() !== month) target.setUTCDate(0);
      at = momentAt(target.getTime() / 1000, clock);
    }
  }
  return found;
};
