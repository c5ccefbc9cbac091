/**
 * A slow second opinion: robfig/cron's Next over Go's `time`, written again for the tests alone, sharing nothing with
 * core/schedule. Fields are sets of numbers, local time comes from `Intl` by a `Date`, and offsets are asked
 * for one instant at a time. It is trusted because it answers the recorded windows of test/conformance; the
 * calendar is then compared with it where nothing was recorded.
 */
type Fields = {
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly date: ReadonlySet<number>;
  readonly month: ReadonlySet<number>;
  readonly weekday: ReadonlySet<number>;
  readonly star: boolean;
};

const expand = (field: string, low: number, high: number): { set: Set<number>; star: boolean } => {
  const set = new Set<number>();
  let star = false;
  for (const item of field.split(',')) {
    const [span = '', every] = item.split('/');
    const [first = '', last] = span.split('-');
    const wild = first === '*' || first === '?';
    const begin = wild ? low : Number(first);
    let end = wild ? high : Number(last ?? first);
    if (every !== undefined && last === undefined) end = high;
    const step = Number(every ?? 1);
    if (wild && step === 1) star = true;
    for (let n = begin; n <= end; n += step) set.add(n);
  }
  return { set, star };
};

const fieldsOf = (expression: string): Fields => {
  const [m = '', h = '', d = '', mo = '', w = ''] = expression.split(' ');
  const [date, weekday] = [expand(d, 1, 31), expand(w, 0, 6)];
  return {
    minute: expand(m, 0, 59).set,
    hour: expand(h, 0, 23).set,
    date: date.set,
    month: expand(mo, 1, 12).set,
    weekday: weekday.set,
    star: date.star || weekday.star,
  };
};

/** Offset and the bounds of its validity, by looking left and right in steps of an hour-aligned search. */
type Lookup = (t: number) => { offset: number; start: number; end: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const rawOffset = (zone: string, t: number): number => {
  let format = formats.get(zone);
  if (format === undefined) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formats.set(zone, format);
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
    format
      .format(t * 1000)
      .match(/\d+/g)
      ?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - t;
};

const LOOK = 86_400 * 2;

/** The offsets two days around; enough for Go's Date, whose guess is at most 14 hours off. */
const lookupIn = (zone: string): Lookup => {
  const memory = new Map<number, number>();
  const offsetAt = (t: number): number => {
    const known = memory.get(t);
    if (known !== undefined) return known;
    const offset = rawOffset(zone, t);
    memory.set(t, offset);
    return offset;
  };
  const edge = (inside: number, outside: number): number => {
    let [a, b] = [inside, outside];
    while (Math.abs(b - a) > 1) {
      const middle = Math.trunc((a + b) / 2);
      if (offsetAt(middle) === offsetAt(inside)) a = middle;
      else b = middle;
    }
    return Math.max(a, b);
  };
  const slots = new Map<number, readonly { offset: number; start: number; end: number }[]>();
  const slotOf = (slot: number) => {
    const begin = slot * LOOK;
    const parts = [];
    let start = begin;
    while (start < begin + LOOK) {
      const offset = offsetAt(start);
      let end = begin + LOOK;
      // The last second of each hour tells whether the offset changed in it.
      for (let t = start; t < begin + LOOK; t = (Math.floor(t / 3600) + 1) * 3600) {
        const last = (Math.floor(t / 3600) + 1) * 3600 - 1;
        if (offsetAt(last) === offset) continue;
        // A change on the hour itself: the second before is still inside.
        end = edge(Math.max(start, t - 1), last);
        break;
      }
      parts.push({ offset, start, end });
      start = end;
    }
    return parts;
  };
  return (t) => {
    const slot = Math.floor(t / LOOK);
    let parts = slots.get(slot);
    if (parts === undefined) {
      parts = slotOf(slot);
      slots.set(slot, parts);
    }
    return parts.find((part) => t < part.end) ?? { offset: offsetAt(t), start: t, end: t + 1 };
  };
};

/** All that Next uses of a Go `time.Time`. */
const goTime = (lookup: Lookup) => {
  const fields = (t: number) => {
    const local = new Date((t + lookup(t).offset) * 1000);
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      date: local.getUTCDate(),
      weekday: local.getUTCDay(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
    };
  };
  /** `time.Date(y, m, d, h, min, s)`. */
  const date = (y: number, m: number, d: number, clock: readonly [number, number, number]): number => {
    const unix = Date.UTC(y, m - 1, d, ...clock) / 1000;
    const zone = lookup(unix);
    if (zone.offset === 0) return unix;
    const utc = unix - zone.offset;
    return unix - (utc < zone.start || utc >= zone.end ? lookup(utc).offset : zone.offset);
  };
  const addDate = (t: number, months: number, days: number): number => {
    const f = fields(t);
    return date(f.year, f.month + months, f.date + days, [f.hour, f.minute, f.second]);
  };
  return { fields, date, addDate };
};

const goNext = (f: Fields, time: ReturnType<typeof goTime>, after: number): number | undefined => {
  let t = after + 1;
  let added = false;
  const at = () => time.fields(t);
  const limit = at().year + 5;
  const dayFits = (): boolean => {
    const byDate = f.date.has(at().date);
    const byWeek = f.weekday.has(at().weekday);
    return f.star ? byDate && byWeek : byDate || byWeek;
  };
  wrap: for (;;) {
    if (at().year > limit) return undefined;
    while (!f.month.has(at().month)) {
      if (!added) t = time.date(at().year, at().month, 1, [0, 0, 0]);
      added = true;
      t = time.addDate(t, 1, 0);
      if (at().month === 1) continue wrap;
    }
    while (!dayFits()) {
      if (!added) t = time.date(at().year, at().month, at().date, [0, 0, 0]);
      added = true;
      t = time.addDate(t, 0, 1);
      const { hour } = at();
      if (hour !== 0) t += hour > 12 ? (24 - hour) * 3600 : -hour * 3600;
      if (at().date === 1) continue wrap;
    }
    while (!f.hour.has(at().hour)) {
      if (!added) t = time.date(at().year, at().month, at().date, [at().hour, 0, 0]);
      added = true;
      t += 3600;
      if (at().hour === 0) continue wrap;
    }
    while (!f.minute.has(at().minute)) {
      if (!added) t -= t % 60;
      added = true;
      t += 60;
      if (at().minute === 0) continue wrap;
    }
    const { second } = at();
    if (second !== 0) {
      // Go adds second by second; no zone has changed its offset inside a minute since 1972.
      added = true;
      t += 60 - second;
      continue;
    }
    return t;
  }
};

const lookups = new Map<string, Lookup>();

/** What calling Next again and again from `from − 1 s` gives before `to`; five plain fields only. */
export const goOccurrences = (asked: {
  expression: string;
  timeZone: string;
  from: number;
  to: number;
}): number[] => {
  const zone = asked.timeZone || 'UTC';
  const lookup = lookups.get(zone) ?? lookupIn(zone);
  lookups.set(zone, lookup);
  const fields = fieldsOf(asked.expression);
  const time = goTime(lookup);
  const found: number[] = [];
  let t = goNext(fields, time, asked.from - 1);
  while (t !== undefined && t < asked.to) {
    found.push(t);
    const last: number = t;
    // Where Next goes back and would repeat itself for ever, it is asked again from later on.
    t = goNext(fields, time, last);
    for (let ask = last + 59; t !== undefined && t <= last; ask += 60) t = goNext(fields, time, ask);
  }
  return found;
};
