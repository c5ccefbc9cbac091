import { dstHazards } from '../schedule/hazards.ts';
import { everFires, occurrencesBetween } from '../schedule/occurrences.ts';
import { type CronSchedule, parseSchedule, type Schedule } from '../schedule/parse-schedule.ts';
import { days, formatDuration, type Instant, seconds, toUnixSeconds } from '../time.ts';
import type { Finding, Rule, Severity } from './finding.ts';
import type { PlacedJob } from './job.ts';

/** What the schedule alone says, worked out once for all jobs that share it. */
export type ScheduleFacts = {
  readonly schedule: Schedule | null;
  readonly findings: readonly {
    readonly severity: Severity;
    readonly rule: Rule;
    readonly message: string;
  }[];
  /** The shortest time between two runs in the month after `asOf`, in seconds; `null` with fewer than two. */
  readonly shortestGap: number | null;
  /** Unix seconds of its runs in the day after `asOf`. */
  readonly nextDay: readonly number[];
};

// Two years: every zone changes its clocks twice in each, on other dates.
const HAZARD_DAYS = 730;
const GAP_DAYS = 31;

const NOTHING: ScheduleFacts = { schedule: null, findings: [], shortestGap: null, nextDay: [] };

export const scheduleFacts = (
  expression: string,
  timeZone: string | undefined,
  asOf: Instant,
): ScheduleFacts => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok) {
    const { message } = parsed.problem;
    return { ...NOTHING, findings: [{ severity: 'error', rule: 'bad-schedule', message }] };
  }
  const { schedule } = parsed;
  if (!everFires(schedule)) {
    const message = `"${expression}" never fires: no such date exists`;
    return { ...NOTHING, schedule, findings: [{ severity: 'error', rule: 'never-fires', message }] };
  }
  if (schedule.kind === 'every') {
    return { ...NOTHING, schedule, shortestGap: schedule.period / 1000 };
  }
  const from = toUnixSeconds(asOf);
  return {
    schedule,
    findings: hazardFindings(schedule, asOf),
    shortestGap: shortest(schedule, from),
    nextDay: occurrencesBetween(schedule, { from, to: from + days(1) / 1000 }),
  };
};

/** From few runs to many, so that a job of each minute is not walked for a month. */
const shortest = (schedule: CronSchedule, from: number): number | null => {
  for (const length of [1, GAP_DAYS]) {
    const runs = occurrencesBetween(schedule, { from, to: from + days(length) / 1000 });
    const gaps = runs.slice(1).map((at, i) => at - (runs[i] ?? at));
    if (gaps.length > 0) return gaps.reduce((least, gap) => Math.min(least, gap));
  }
  return null;
};

const hazardFindings = (schedule: CronSchedule, asOf: Instant): ScheduleFacts['findings'] => {
  const from = toUnixSeconds(asOf);
  const hazards = dstHazards(schedule, { from, to: from + days(HAZARD_DAYS) / 1000 });
  const rows = [
    ['skipped', 'dst-skipped', 'do not exist, and are skipped'],
    ['doubled', 'dst-doubled', 'come twice, and run twice'],
  ] as const;
  return rows.flatMap(([kind, rule, what]) => {
    const times = hazards.filter((hazard) => hazard.kind === kind).map((hazard) => hazard.localTime);
    if (times.length === 0) return [];
    const dates = [...new Set(times.map((time) => time.slice(0, 10)))];
    const shown = times.length <= 4 ? times.join(', ') : `${times.length} local times on ${dates.join(', ')}`;
    return [{ severity: 'warning', rule, message: `${shown} in ${schedule.zone} ${what}` } as const];
  });
};

/** What a job adds to its schedule: the overlap policy, the declared run time, the deadline. */
export const lintTiming = ({ job, at }: PlacedJob, facts: ScheduleFacts): readonly Finding[] => {
  const found: Finding[] = [];
  const add = (severity: Severity, rule: Rule, message: string, field: string): void => {
    found.push({ severity, rule, job: job.name, message, at: at(field) });
  };
  for (const { severity, rule, message } of facts.findings) add(severity, rule, message, 'schedule');
  const { longestRunSeconds: longest, startingDeadlineSeconds: deadline } = job;
  const gap = facts.shortestGap;
  if (job.concurrencyPolicy === 'Forbid' && longest !== undefined && gap !== null && longest > gap) {
    const [run, period] = [formatDuration(seconds(longest)), formatDuration(seconds(gap))];
    add(
      'warning',
      'longer-than-period',
      `Forbid, and a run of ${run} outlasts the ${period} to the next: runs are skipped`,
      'longestRun',
    );
  }
  if (deadline === undefined) return found;
  if (deadline === 0 || (facts.schedule?.kind === 'every' && deadline < facts.schedule.period / 1000)) {
    const message = `startingDeadlineSeconds ${deadline} lets the controller start it never`;
    add('error', 'never-started', message, 'startingDeadlineSeconds');
  } else if (deadline < 10) {
    const message = `startingDeadlineSeconds ${deadline}: the controller looks every 10 s, runs can be missed`;
    add('error', 'short-deadline', message, 'startingDeadlineSeconds');
  }
  return found;
};
