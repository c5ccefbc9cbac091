import { fromLocal, type OffsetAt } from './civil.ts';
import { type Period, parsePeriod } from './iso-period.ts';
import { fixedZone, type JavaZone, javaZone, type Zones } from './java-zone.ts';

/** Where a repetition begins. An empty start means: when Chronos first looks at it, less one second. */
export type Start =
  | { readonly kind: 'on-first-look' }
  /** `unix` is what Chronos uses; `ownOffset` what the text itself said, if it said one (seconds). */
  | { readonly kind: 'at'; readonly unix: number; readonly local: number; readonly ownOffset: number | null };

/** `R[n]/start/period` with the zone in which its calendar fields are added. */
export type IsoSchedule = {
  /** `null` repeats for ever. */
  readonly repetitions: number | null;
  readonly start: Start;
  readonly period: Period;
  readonly zone: JavaZone;
  /** `scheduleTimeZone` was given, so that it and not the start's own offset decides. */
  readonly zoneGiven: boolean;
};

export type IsoParse =
  | { readonly ok: true; readonly schedule: IsoSchedule }
  | { readonly ok: false; readonly message: string };

const EXPRESSION = /^(R\d*)\/(.*)\/(P.*)$/;
const START =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

type WrittenStart = { readonly local: number; readonly ownOffset: number | null };

const readOffset = (text: string): number => {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return text.startsWith('-') ? -seconds : seconds;
};

/** Calendar dates only; Joda also reads week and ordinal dates, which nobody was seen to write. */
const readStart = (text: string): WrittenStart | undefined => {
  const m = START.exec(text);
  if (!m) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone] =
    m;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!real || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const clock = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  const local = date.getTime() / 1000 + clock + milliseconds / 1000;
  return { local, ownOffset: zone === undefined ? null : readOffset(zone) };
};

/**
 * `withZoneRetainFields`: the same wall-clock fields in another zone. The offset in force there at the
 * moment as written is tried first, which is how a second 01:30 survives being printed and read again.
 */
const retainFields = (written: WrittenStart, offsetAt: OffsetAt): number => {
  const offset = offsetAt(written.local - (written.ownOffset ?? 0));
  const candidate = written.local - offset;
  return offsetAt(candidate) === offset ? candidate : fromLocal(written.local, offsetAt);
};

/**
 * Reads a Chronos schedule as Chronos 2 and 3 do (`Iso8601Expressions.scala`): a `scheduleTimeZone` keeps the
 * start's wall clock and throws its own offset away; without one the start's offset is the zone, so that a day
 * is always 24 hours. A start without any zone is read as UTC, the zone of a server that was left alone.
 */
export const parseIsoSchedule = (text: string, scheduleTimeZone: string, zones: Zones): IsoParse => {
  const m = EXPRESSION.exec(text);
  if (!m) return { ok: false, message: `"${text}" is not of the form R[n]/start/period` };
  const [, repeat = 'R', startText = '', periodText = ''] = m;
  const period = parsePeriod(periodText);
  if (!period) return { ok: false, message: `"${periodText}" is not an ISO 8601 period` };
  const repetitions = repeat.length === 1 ? null : Number(repeat.slice(1));
  const zoneGiven = scheduleTimeZone !== '';
  if (startText === '') {
    const zone = zoneGiven ? javaZone(scheduleTimeZone, zones) : fixedZone(0);
    const start = { kind: 'on-first-look' } as const;
    return { ok: true, schedule: { repetitions, start, period, zone, zoneGiven } };
  }
  const written = readStart(startText);
  if (!written) return { ok: false, message: `"${startText}" is not a date and time that exists` };
  const zone = zoneGiven ? javaZone(scheduleTimeZone, zones) : fixedZone(written.ownOffset ?? 0);
  const start = { kind: 'at', unix: retainFields(written, zone.offsetAt), ...written } as const;
  if (start.unix < 1) return { ok: false, message: `"${startText}" is before 1970, which Chronos refuses` };
  return { ok: true, schedule: { repetitions, start, period, zone, zoneGiven } };
};
