import type { Window } from '../schedule/occurrences.ts';
import { type ChronosVersion, chronosOccurrences } from './chronos-occurrences.ts';
import { cronLine } from './cron-line.ts';
import { type Difference, firstMismatch, REASONS, type Reason, withoutMismatches } from './difference.ts';
import { isClockOnly, standardSeconds } from './iso-period.ts';
import type { IsoSchedule } from './iso-schedule.ts';
import { fixedZone, type JavaZone } from './java-zone.ts';
import { offsetStretches, wallGrid } from './wall-grid.ts';

/** The CronJob's half of a comparison. */
export type CronSide = {
  /** Unix seconds, ascending, over the whole window. */
  readonly occurrences: readonly number[];
  readonly zone: JavaZone;
};

export type Setting = {
  readonly schedule: IsoSchedule;
  readonly cron: CronSide;
  readonly version: ChronosVersion;
  readonly window: Window;
};

/** One way of reading the Chronos side that is not Chronos' own. Each field that is set is a change. */
type Reading = {
  readonly endless: boolean;
  readonly lateStart: boolean;
  readonly wholeMinutes: boolean;
  readonly zone: 'chronos' | 'own-offset' | 'cron-same-moment' | 'cron-same-clock';
  readonly wallClock: boolean;
  /** Forgive what cron itself does within a day or so of a clock change. */
  readonly cronForgiven: boolean;
};

const AS_IT_IS: Reading = {
  endless: false,
  lateStart: false,
  wholeMinutes: false,
  zone: 'chronos',
  wallClock: false,
  cronForgiven: false,
};

type Lists = {
  readonly old: readonly number[];
  readonly cron: readonly number[];
  /** How many instants were left out to forgive cron. */
  readonly forgiven: number;
};

const MINUTE = 60;
const toMinute = (list: readonly number[]): readonly number[] =>
  list.map((at) => Math.floor(at / MINUTE) * MINUTE);

/** The schedule in the zone of a reading; `null` where that reading makes no sense for it. */
const rezoned = ({ schedule, cron }: Setting, zone: Reading['zone']): IsoSchedule | null => {
  const { start } = schedule;
  if (start.kind !== 'at') return null;
  if (zone === 'chronos') return schedule;
  if (zone === 'cron-same-moment') return { ...schedule, zone: cron.zone };
  if (zone === 'cron-same-clock') {
    const unix = start.local - cron.zone.offsetAt(start.local);
    return { ...schedule, zone: cron.zone, start: { ...start, unix } };
  }
  if (!schedule.zoneGiven || start.ownOffset === null) return null;
  return {
    ...schedule,
    zone: fixedZone(start.ownOffset),
    start: { ...start, unix: start.local - start.ownOffset },
  };
};

const listsUnder = (setting: Setting, reading: Reading): Lists | null => {
  const zoned = rezoned(setting, reading.zone);
  if (zoned?.start.kind !== 'at') return null;
  const { version, window } = setting;
  const schedule = reading.endless ? { ...zoned, repetitions: null } : zoned;
  if (reading.wallClock && schedule.repetitions !== null) return null;
  const found = reading.wallClock
    ? wallGrid({ unix: zoned.start.unix, period: schedule.period }, schedule.zone.offsetAt, window).moments
    : chronosOccurrences(schedule, { version, window }, window.from);
  const old = reading.wholeMinutes ? toMinute(found) : found;
  const first = zoned.start.unix - (reading.wholeMinutes ? MINUTE - 1 : 0);
  const cron = reading.lateStart
    ? setting.cron.occurrences.filter((at) => at >= first)
    : setting.cron.occurrences;
  if (!reading.cronForgiven) return { old, cron, forgiven: 0 };
  const [oldLeft, cronLeft] = withoutMismatches(old, cron, nearClockChange(setting));
  const forgiven = old.length - oldLeft.length + cron.length - cronLeft.length;
  return { old: oldLeft, cron: cronLeft, forgiven };
};

// cron can lose a whole day when its midnight or its half hour is missing.
const NEAR = 26 * 3600;

const nearClockChange = ({ cron, window }: Setting): ((at: number) => boolean) => {
  const changes = offsetStretches(cron.zone.offsetAt, window).slice(1);
  return (at) => changes.some(({ from }) => Math.abs(at - from) < NEAR);
};

/** Readings from the nearest to the farthest, those that cannot apply left out. */
const readings = ({ schedule, window }: Setting): readonly Reading[] => {
  const { start, repetitions, period } = schedule;
  if (start.kind !== 'at') return [];
  const seconds = start.unix % MINUTE !== 0 && standardSeconds(period) % MINUTE === 0;
  const choices = (possible: boolean): readonly boolean[] => (possible ? [false, true] : [false]);
  const found: Reading[] = [];
  for (const endless of choices(repetitions !== null))
    for (const lateStart of choices(start.unix > window.from))
      for (const wholeMinutes of choices(seconds))
        for (const zone of ['chronos', 'own-offset', 'cron-same-moment', 'cron-same-clock'] as const)
          for (const wallClock of [false, true])
            for (const cronForgiven of [false, true]) {
              found.push({ endless, lateStart, wholeMinutes, zone, wallClock, cronForgiven });
            }
  return found.sort((a, b) => changes(a) - changes(b));
};

const changes = (r: Reading): number =>
  Number(r.endless) +
  Number(r.lateStart) +
  Number(r.wholeMinutes) +
  Number(r.zone !== 'chronos') +
  Number(r.wallClock) +
  // Blame cron itself last.
  Number(r.cronForgiven) * 5;

const difference = (reason: Reason, firstAt: number | null): Difference => ({
  reason,
  firstAt,
  message: REASONS[reason],
});

/** The first mismatch that is left when every change of the reading is made but one. */
const without = (setting: Setting, reading: Reading, change: Partial<Reading>): number | null => {
  const lists = listsUnder(setting, { ...reading, ...change });
  return lists === null ? null : firstMismatch(lists.old, lists.cron);
};

const explain = (setting: Setting, reading: Reading): readonly Difference[] => {
  const found: Difference[] = [];
  const add = (reason: Reason, change: Partial<Reading>): void => {
    found.push(difference(reason, without(setting, reading, change)));
  };
  if (reading.endless) add('finite', { endless: false, wallClock: false });
  if (reading.lateStart) add('starts-later', { lateStart: false });
  if (reading.wholeMinutes) add('sub-minute', { wholeMinutes: false });
  if (reading.zone !== 'chronos') add(zoneReason(setting, reading), { zone: 'chronos' });
  if (reading.cronForgiven) add('cron-at-clock-change', { cronForgiven: false });
  if (reading.wallClock) found.push(...clockReasons(setting, reading));
  return found;
};

const zoneReason = ({ schedule, cron }: Setting, { zone }: Reading): Reason => {
  if (zone === 'own-offset') return 'zone-override';
  if (zone === 'cron-same-clock') return 'time-zone';
  const fixed = (z: JavaZone): boolean => z.name === 'UTC' || /^[+-]/.test(z.name);
  return fixed(schedule.zone) !== fixed(cron.zone) ? 'fixed-against-civil' : 'time-zone';
};

const clockReasons = (setting: Setting, reading: Reading): readonly Difference[] => {
  const zoned = rezoned(setting, reading.zone);
  if (zoned?.start.kind !== 'at') return [];
  if (isClockOnly(zoned.period)) {
    return [difference('fixed-against-civil', without(setting, reading, { wallClock: false }))];
  }
  const origin = { unix: zoned.start.unix, period: zoned.period };
  const grid = wallGrid(origin, zoned.zone.offsetAt, setting.window);
  const rows = [
    ['gap-shift', grid.firstGap],
    ['overlap-once', grid.firstOverlap],
    ['month-end', grid.firstShortMonth],
  ] as const;
  return rows.filter(([, at]) => at !== null).map(([reason, at]) => difference(reason, at));
};

type Match = { readonly reading: Reading; readonly forgiven: number };

/** The nearest reading under which both calendars agree; of those that blame cron, the one that blames it least. */
const nearestMatch = (setting: Setting): Reading | null => {
  let best: Match | null = null;
  for (const reading of readings(setting)) {
    if (best !== null && best.forgiven === 0) break;
    const lists = listsUnder(setting, reading);
    if (lists === null || lists.old.length === 0 || firstMismatch(lists.old, lists.cron) !== null) continue;
    if (best === null || lists.forgiven < best.forgiven) best = { reading, forgiven: lists.forgiven };
  }
  return best?.reading ?? null;
};

/**
 * Why two calendars differ, found by asking which small misreading of Chronos would make them the same: fewest
 * changes first. When none does, the period itself is at fault, or the times simply differ.
 */
export const reasonsFor = (setting: Setting): readonly Difference[] => {
  const own = listsUnder(setting, AS_IT_IS);
  const first = own === null ? null : firstMismatch(own.old, setting.cron.occurrences);
  if (first === null) return [];
  const reading = nearestMatch(setting);
  const found = reading === null ? [] : explain(setting, reading);
  if (found.length === 0) {
    return [difference(cronLine(setting.schedule).ok ? 'different-times' : 'period-not-cron', first)];
  }
  // One reason looked at alone may show earlier than the pair as it is, where another one hides it.
  return found
    .map((one) => ({ ...one, firstAt: one.firstAt === null ? null : Math.max(one.firstAt, first) }))
    .sort((a, b) => (a.firstAt ?? 0) - (b.firstAt ?? 0));
};
