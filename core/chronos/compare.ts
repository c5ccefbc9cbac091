import type { Window } from '../schedule/occurrences.ts';
import type { ChronosJob } from './chronos-job.ts';
import { type ChronosVersion, chronosOccurrences } from './chronos-occurrences.ts';
import { type Comparison, type Difference, type Note, REASONS, type Reason } from './difference.ts';
import { advances, formatPeriod, isClockOnly, parsePeriod, standardSeconds } from './iso-period.ts';
import { type IsoSchedule, parseIsoSchedule } from './iso-schedule.ts';
import type { Zones } from './java-zone.ts';
import { type CronSide, reasonsFor } from './reasons.ts';

export type ComparisonInput = {
  readonly job: ChronosJob;
  readonly cron: CronSide;
  readonly version: ChronosVersion;
  readonly zones: Zones;
  /** Unix seconds; two years is what the audit uses. Chronos is taken to load the job at `window.from`. */
  readonly window: Window;
};

/**
 * Whether a Chronos job and a CronJob call for the same runs. `equivalent` means: the same instants over the whole
 * window. Otherwise each difference comes with its reason and the first instant at which it shows.
 * What does not touch the times (retries, overlap, being switched off) is a note.
 */
export const compareSchedules = (input: ComparisonInput): Comparison => {
  const { job, zones } = input;
  const notes = policyNotes(job, input.version);
  if (job.trigger.kind === 'parents') {
    const parents = job.trigger.parents.join(', ');
    return different([flag('dependent-job', null, ` (${parents})`)], notes);
  }
  const parsed = parseIsoSchedule(job.trigger.schedule, job.trigger.scheduleTimeZone, zones);
  if (!parsed.ok) return different([flag('unreadable', null, `: ${parsed.message}`)], notes);
  const { schedule } = parsed;
  const differences = [...calendar(input, schedule), ...epsilon(input, schedule)];
  const fell = schedule.zone.fellBack ? [unknownZone(job.trigger.scheduleTimeZone)] : [];
  const all = [...notes, ...fell];
  return differences.length === 0
    ? { kind: 'equivalent', differences, notes: all }
    : different(differences, all);
};

const different = (differences: readonly Difference[], notes: readonly Note[]): Comparison => ({
  kind: 'different',
  differences,
  notes,
});

const flag = (reason: Reason, firstAt: number | null, more = ''): Difference => ({
  reason,
  firstAt,
  message: `${REASONS[reason]}${more}`,
});

const calendar = (input: ComparisonInput, schedule: IsoSchedule): readonly Difference[] => {
  const { cron, window } = input;
  const first = cron.occurrences[0] ?? null;
  if (!advances(schedule.period) && schedule.repetitions !== 1) return [flag('zero-period', first)];
  if (schedule.start.kind === 'on-first-look') return [flag('empty-start', first)];
  if (!advances(schedule.period)) {
    const once = chronosOccurrences(schedule, input, window.from);
    const next = cron.occurrences.find((at) => !once.includes(at)) ?? null;
    return [flag('finite', next)];
  }
  // Below a minute there is no cron line, and two years of seconds need not be walked to say so.
  if (isClockOnly(schedule.period) && standardSeconds(schedule.period) < 60)
    return [flag('period-not-cron', first)];
  return reasonsFor({ schedule, cron, version: input.version, window });
};

/** Version 3 leaves `epsilon` out of its list; where a definition still has one, somebody counts on it. */
const epsilon = (input: ComparisonInput, schedule: IsoSchedule): readonly Difference[] => {
  if (input.version === 2 || input.job.epsilon === null || input.job.epsilon === '') return [];
  const first = chronosOccurrences(schedule, input, input.window.from)[0] ?? null;
  return [flag('epsilon-ignored', first, ` (epsilon ${input.job.epsilon})`)];
};

const unknownZone = (zone: string): Note => ({
  kind: 'unknown-zone',
  message: `scheduleTimeZone "${zone}" is unknown: Java takes GMT without a word`,
});

const policyNotes = (job: ChronosJob, version: ChronosVersion): readonly Note[] => {
  const notes: Note[] = [];
  if (job.disabled) notes.push({ kind: 'disabled', message: 'disabled: Chronos starts none of these now' });
  notes.push({
    kind: 'concurrent',
    message: job.concurrent
      ? 'concurrent: runs may overlap, as under concurrencyPolicy Allow'
      : 'not concurrent: a run that is due while another is going is not started, as under concurrencyPolicy Forbid',
  });
  const s = job.retries === 1 ? 'retry' : 'retries';
  notes.push({ kind: 'retries', message: `${job.retries} ${s}, 60 s apart: backoffLimit ${job.retries}` });
  const period = version === 2 && job.epsilon !== null ? parsePeriod(job.epsilon) : undefined;
  if (period) {
    const message = `epsilon ${formatPeriod(period)}: a run missed by more is skipped, as with startingDeadlineSeconds`;
    notes.push({ kind: 'epsilon', message });
  }
  return notes;
};
