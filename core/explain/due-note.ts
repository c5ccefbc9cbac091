import type { CronJobSpec } from '../facts/fact.ts';
import { type DstHazard, dstHazards } from '../schedule/hazards.ts';
import { clockOf } from '../schedule/offsets.ts';
import {
  type CronSchedule,
  parseSchedule,
  type Schedule,
  type ZoneSource,
} from '../schedule/parse-schedule.ts';
import { days, formatSeconds, fromUnixSeconds, type Instant, toUnixSeconds } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { DueNote } from './explanation.ts';
import { inWords } from './schedule-words.ts';

/** `spec` is the one in force at the nominal time; null where nobody remembers it. */
export const dueNote = (v: Verdict, spec: CronJobSpec | null, defaultZone: string): DueNote => {
  const times = { nominal: formatSeconds(v.nominal), deadline: formatSeconds(v.deadline) };
  const nothing = { words: null, zone: null, local: null, clockChange: null };
  if (spec === null) return { ...times, schedule: scheduleTold(v), ...nothing };
  const parsed = parseSchedule({
    expression: spec.schedule,
    timeZone: spec.timeZone ?? undefined,
    defaultZone,
  });
  if (!parsed.ok) return { ...times, schedule: spec.schedule, ...nothing };
  const { schedule } = parsed;
  return {
    ...times,
    schedule: spec.schedule,
    words: inWords(schedule),
    zone: `${schedule.zone} (${SOURCES[schedule.zoneSource]})`,
    local: localTime(v.nominal, schedule.zone),
    clockChange: schedule.kind === 'cron' ? clockChange(schedule, v.nominal) : null,
  };
};

const SOURCES: Readonly<Record<ZoneSource, string>> = {
  prefix: 'TZ= in the schedule',
  spec: 'spec.timeZone',
  default: "the controller's own zone",
};

/** The verdict's first evidence quotes the expression. */
const scheduleTold = (v: Verdict): string | null => {
  const told = v.start.evidence.find((e) => e.witness === 'calendar');
  return told?.says.replace(/^due by the schedule /, '') ?? null;
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun 22 Nov 2026 16:30, UTC+1`; with seconds only where there are some. */
export const localTime = (t: Instant, zone: Schedule['zone']): string => {
  const { offset } = clockOf(zone)(toUnixSeconds(t));
  const local = new Date(t + offset * 1000);
  const time = local.toISOString().slice(11, local.getUTCSeconds() === 0 ? 16 : 19);
  const date = `${WEEKDAYS[local.getUTCDay()]} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()}`;
  return `${date} ${time}, ${utcOffset(offset)}`;
};

const utcOffset = (seconds: number): string => {
  if (seconds === 0) return 'UTC';
  const size = Math.abs(seconds);
  const minutes = Math.floor(size / 60) % 60;
  return `UTC${seconds < 0 ? '−' : '+'}${Math.floor(size / 3600)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
};

/** What a change of clocks within a day of the run did to this schedule. */
const clockChange = (schedule: CronSchedule, nominal: Instant): string | null => {
  const at = toUnixSeconds(nominal);
  const day = days(1) / 1000;
  const hazards = dstHazards(schedule, { from: at - day, to: at + day });
  const own = hazards.find((h) => h.kind === 'doubled' && isLocal(h, at));
  if (own !== undefined) {
    const second = at >= own.changeAt;
    return `Clocks went back at ${instantOf(own.changeAt)}: ${clock(own)} came twice, and so did the run. This is the ${second ? 'second' : 'first'} of the two.`;
  }
  const near = hazards[0];
  if (near === undefined) return null;
  return near.kind === 'skipped'
    ? `Clocks went forward at ${instantOf(near.changeAt)}: ${clock(near)} did not exist, and no run was due for it. That is how Kubernetes does it; this run is another one.`
    : `Clocks went back at ${instantOf(near.changeAt)}: ${clock(near)} came twice, and two runs were due. This run is another one.`;
};

const instantOf = (unixSeconds: number): string => formatSeconds(fromUnixSeconds(unixSeconds));
const clock = (h: DstHazard): string => `${h.localTime.replace('T', ' ')} local time`;
const isLocal = (h: DstHazard, at: number): boolean =>
  [h.offsetBefore, h.offsetAfter].some(
    (offset) => formatSeconds(fromUnixSeconds(at + offset)).slice(0, 16) === h.localTime,
  );
