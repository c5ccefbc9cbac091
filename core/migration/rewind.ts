import type { ChronosJob } from '../chronos/chronos-job.ts';
import { type ChronosVersion, chronosOccurrences } from '../chronos/chronos-occurrences.ts';
import { plusPeriod } from '../chronos/civil.ts';
import { ianaZones } from '../chronos/iana-zones.ts';
import { advances, standardSeconds, timesPeriod } from '../chronos/iso-period.ts';
import { type IsoSchedule, parseIsoSchedule } from '../chronos/iso-schedule.ts';
import { fromUnixSeconds, type Instant, type Interval, toUnixSeconds } from '../time.ts';

// A period of a second or so, a year back: more steps than that are not a schedule that people move.
const MOST_STEPS = 100_000_000;

/**
 * The job as Chronos had it at an earlier time. After every start Chronos rewrites the start in its list to the next
 * one: a list read today says nothing of last week until the start is taken back by whole periods. Exact for
 * periods on the clock; on the calendar the wall clock is kept, as Chronos keeps it away from a gap. What its
 * repetitions were then is not known: a finite one is left as it stands.
 */
export const rewound = (job: ChronosJob, to: Instant): ChronosJob => {
  const { trigger } = job;
  if (trigger.kind === 'parents') return job;
  const parsed = parseIsoSchedule(trigger.schedule, trigger.scheduleTimeZone, ianaZones);
  if (!parsed.ok) return job;
  const { schedule } = parsed;
  const limit = toUnixSeconds(to);
  if (schedule.start.kind !== 'at' || schedule.start.unix <= limit) return job;
  if (schedule.repetitions !== null || !advances(schedule.period)) return job;
  const [, , period = ''] = trigger.schedule.split('/');
  const start = writtenStart(schedule, stepBack(schedule, schedule.start.unix, limit));
  return { ...job, trigger: { ...trigger, schedule: `R/${start}/${period}` } };
};

/** The latest instant at or before `limit` that is a whole number of periods before the start. */
const stepBack = ({ period, zone }: IsoSchedule, from: number, limit: number): number => {
  const at = (steps: number): number => plusPeriod(from, timesPeriod(period, -steps), zone.offsetAt);
  // Months are at least 28 days long: the guess is never too many steps, or a few that are taken back.
  const length = Math.max(1, standardSeconds(period) + (period.years * 12 + period.months) * 31 * 86_400);
  let steps = Math.min(MOST_STEPS, Math.max(1, Math.floor((from - limit) / length)));
  while (at(steps) > limit && steps < MOST_STEPS) steps += 1;
  while (steps > 1 && at(steps - 1) <= limit) steps -= 1;
  return at(steps);
};

/** As the list writes it: the wall clock with the offset that the old start had, which a `scheduleTimeZone` overrides. */
const writtenStart = ({ start, zone, zoneGiven }: IsoSchedule, unix: number): string => {
  const own = start.kind === 'at' ? start.ownOffset : null;
  const local = unix + (zoneGiven ? zone.offsetAt(unix) : (own ?? 0));
  return `${new Date(Math.round(local * 1000)).toISOString().slice(0, -1)}${own === null ? '' : offsetText(own)}`;
};

const offsetText = (offset: number): string => {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset) / 60;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
};

/** When Chronos was to start the job, cut to whole minutes as cron counts; `null` for a job without a calendar (parents, no start, unreadable). */
export const chronosCalendar = (
  job: ChronosJob,
  version: ChronosVersion,
  window: Interval,
): readonly Instant[] | null => {
  const { trigger } = rewound(job, window.from);
  if (trigger.kind === 'parents') return null;
  const parsed = parseIsoSchedule(trigger.schedule, trigger.scheduleTimeZone, ianaZones);
  if (!parsed.ok || parsed.schedule.start.kind !== 'at') return null;
  const bounds = { from: toUnixSeconds(window.from), to: Math.ceil(window.to / 1000) };
  const found = chronosOccurrences(parsed.schedule, { version, window: bounds }, bounds.from);
  return [...new Set(found.map((at) => Math.floor(at / 60) * 60))].map(fromUnixSeconds);
};
