import { hours, type Instant, instant } from '../../core/time.ts';
import type { Load } from './cost-load.ts';
import { type FunctionUse, spending } from './cost-spent.ts';
import { runWeek } from './cost-week.ts';
import { type KindUsage, meteredTable } from './metered-table.ts';

/** What was metered in so many hours of one cluster; plain data, kept to be billed again by other prices. */
export type Metered = {
  readonly load: Load;
  readonly hours: number;
  /** When, by what program, on what: times are that machine's. */
  readonly by: { readonly date: string; readonly node: string };
  readonly kinds: Readonly<Record<string, KindUsage>>;
  readonly readUnits: number;
  readonly functions: Readonly<Record<string, FunctionUse>>;
  readonly events: number;
  readonly mails: number;
};

// A Monday. The first list, the first pages, the first snapshot: what a month is not made of.
const START: Instant = instant(Date.UTC(2026, 10, 16));
const WARM_UP = 2;
// As many as the objectives allow: each is stored, told and mailed about.
const KILLED_ONE_IN = 10_000;

type Reading = Pick<Metered, 'kinds' | 'readUnits' | 'functions' | 'events' | 'mails'>;

/** Meters so many hours after the warm-up; `progress` hears of each that is done, and what it all came to so far. */
export const meterLoad = async (
  load: Load,
  span: number,
  progress: (soFar: Metered) => void = () => {},
): Promise<Metered> => {
  // Pages are read by those who ask, not by the functions of a schedule.
  const { table, usage } = meteredTable(['page']);
  const spent = spending(() => usage.calls);
  const told = { events: 0, mails: 0 };
  const read = (): Reading =>
    structuredClone({
      kinds: Object.fromEntries(usage.kinds),
      readUnits: usage.readUnits,
      functions: Object.fromEntries(spent.by),
      ...told,
    });
  let before = read();
  const date = new Date().toISOString().slice(0, 10);
  const metered = (done: number): Metered => ({
    load,
    hours: done,
    by: { date, node: process.version },
    ...since(before, read()),
  });
  const hour = (at: Instant): void => {
    const done = (at - START) / hours(1) - WARM_UP;
    if (done === 0) before = read();
    else if (done > 0) progress(metered(done));
  };
  const to = instant(START + hours(WARM_UP + span));
  await runWeek({ load: { killedOneIn: KILLED_ONE_IN, ...load }, table, from: START, to, spent, told, hour });
  return metered(span);
};

type Numbers = Readonly<Record<string, number>>;

const less = <T extends Numbers>(now: T, before: T | undefined): T =>
  Object.fromEntries(Object.entries(now).map(([name, n]) => [name, n - (before?.[name] ?? 0)])) as T;

const lessEach = <T extends Numbers>(
  now: Readonly<Record<string, T>>,
  before: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(now).map(([name, of]) => [name, less(of, before[name])]));

const since = (before: Reading, now: Reading): Reading => ({
  kinds: lessEach(now.kinds, before.kinds),
  readUnits: now.readUnits - before.readUnits,
  functions: lessEach(now.functions, before.functions),
  events: now.events - before.events,
  mails: now.mails - before.mails,
});
