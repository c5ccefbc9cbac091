import { goOccurrences } from '../core/schedule/go-next.ts';
import { type Dice, diceOf } from './dice.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A spec and the instant (unix ms) from which it held; the next one, or the deletion, ends it. */
export type Held = {
  readonly from: number;
  readonly schedule: string;
  readonly timeZone: string | null;
  readonly suspend: boolean;
};

export type Member = {
  readonly uid: string;
  readonly name: string;
  readonly created: number;
  readonly deleted: number | null;
  readonly held: readonly Held[];
  /** Its runs have Jobs; nobody else's do. */
  readonly works: boolean;
};

export type Fleet = {
  readonly start: number;
  readonly length: number;
  readonly members: readonly Member[];
  /** When nothing but CronJobs was watched. */
  readonly blind: readonly { readonly from: number; readonly to: number }[];
};

const ZONES = [null, null, 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const CHANGES = ['2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30', '2026-04-02'];

/** The fleet of a seed: 40 CronJobs over a week, half of the weeks with a change of the clocks in them. */
export const fleetOf = (seed: number): Fleet => {
  const dice = diceOf(seed);
  const day = dice.chance(0.5, 'change')
    ? Date.parse(dice.pick(CHANGES, 'which'))
    : Date.UTC(2026, 0, 1) + dice.between(0, 340, 'day') * 24 * HOUR;
  const start = day + dice.between(0, 1439, 'minute') * MINUTE + 30_000;
  const length = 7 * 24 * HOUR;
  const members = Array.from({ length: 40 }, (_, i) => membersOf(dice, i, { start, length })).flat();
  const blind = Array.from({ length: dice.between(0, 6, 'gaps') }, (_, i) => {
    const from = start + dice.between(HOUR, length, 'gap', i);
    return { from, to: from + dice.between(1, 240, 'long', i) * MINUTE };
  });
  return { start, length, members, blind };
};

type Span = { readonly start: number; readonly length: number };

/** One CronJob; two where it was deleted and made anew. Nothing happens to it in the second in which a minute begins. */
const membersOf = (dice: Dice, i: number, { start, length }: Span): readonly Member[] => {
  const offBeat = (t: number): number => Math.floor(t / MINUTE) * MINUTE + 17_250;
  const at = (what: string): number => offBeat(start + dice.between(HOUR, length - HOUR, what, i));
  const created = dice.chance(0.8, 'old', i) ? offBeat(start - 30 * 24 * HOUR) : at('born');
  const spec = (nth: number): Omit<Held, 'from'> => ({
    schedule: scheduleOf(dice, i, nth),
    timeZone: dice.pick(ZONES, 'zone', i, nth),
    suspend: dice.chance(0.1, 'suspended', i, nth),
  });
  const edits = dice.chance(0.4, 'edited', i)
    ? Array.from({ length: dice.between(1, 4, 'edits', i) }, (_, n) => at(`edit ${n}`))
    : [];
  const times = [...new Set([created, ...edits.filter((t) => t > created)])].toSorted((a, b) => a - b);
  const deleted = dice.chance(0.2, 'deleted', i) ? at('deleted') : null;
  const held = times.map((from, nth) => ({ from, ...spec(nth) }));
  const ends = deleted !== null && deleted > created + MINUTE ? deleted : null;
  const works = dice.chance(0.1, 'works', i);
  const one = { uid: `cron-${i}`, name: `cron-${i}`, created, works, deleted: ends };
  const first: Member = { ...one, held: held.filter((h) => ends === null || h.from < ends) };
  if (ends === null || !dice.chance(0.5, 'anew', i)) return [first];
  const again = ends + 5 * MINUTE;
  return [
    first,
    { ...one, uid: `cron-${i}-b`, created: again, deleted: null, held: [{ from: again, ...spec(9) }] },
  ];
};

/** Five fields of any shape; every other one fires often, so that a week has many runs. */
const scheduleOf = (dice: Dice, i: number, nth: number): string => {
  const minute = dice.pick(['*', '*', '*', '*/2', '*/7', '0-29', '3,9,33', '13', '30'], 'minute', i, nth);
  const hour = dice.pick(['*', '*', '*', '*', '*/3', '1-4', '2'], 'hour', i, nth);
  const day = dice.pick(['*', '*', '*', '*', '1-20', '*/2'], 'dom', i, nth);
  const month = dice.pick(['*', '*', '*', '*', '1-11'], 'month', i, nth);
  const weekday = dice.pick(['*', '*', '*', '1-5', '0,6'], 'dow', i, nth);
  return [minute, hour, day, month, weekday].join(' ');
};

/** Every occurrence while it existed and was not suspended, after the span's start and up to its end. */
export const nominalsOf = (m: Member, { start, length }: Span): readonly number[] =>
  m.held.flatMap((h, i) => {
    if (h.suspend) return [];
    const ends = m.held[i + 1]?.from ?? m.deleted ?? Number.POSITIVE_INFINITY;
    const from = Math.max(h.from, start);
    const to = Math.min(ends, start + length);
    if (to <= from) return [];
    const asked = {
      expression: h.schedule,
      timeZone: h.timeZone ?? 'UTC',
      from: Math.floor(from / 1000) + 1,
      to: Math.floor(to / 1000) + 1,
    };
    return goOccurrences(asked).map((s) => s * 1000);
  });
