import type { Rollup, VerdictPage } from '../../core/ports/judgements.ts';
import { after, days, hours, type Instant, instant, minutes, seconds } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** A made-up fleet of hourly CronJobs, 50 to an owner; the same at every run. */
export const LAST_DAY = instant(Date.UTC(2026, 10, 22));
export const nameOf = (job: number) => ({ namespace: `team-${job % 200}`, name: `job-${job}` });
export const ownerOf = (job: number): string => `owner-${job % 200}`;
const uidOf = (job: number): string => `00000000-0000-4000-8000-${String(job).padStart(12, '0')}`;

/** One run in 2,000 is dropped: ten times what the objective allows, so that the lists are long. */
export const isDropped = (job: number, hour: number): boolean => (job * 7919 + hour * 104_729) % 2000 === 0;

export const verdictOf = (job: number, nominal: Instant): Verdict => {
  const deadline = after(nominal, minutes(20));
  const due = {
    says: 'due by the schedule 0 * * * *',
    subject: `CronJob ${nameOf(job).namespace}/${nameOf(job).name}`,
    at: nominal,
    learned: null,
    witness: 'calendar' as const,
  };
  const common = { cronJobUid: uidOf(job), ...nameOf(job), owner: ownerOf(job), nominal, deadline };
  if (isDropped(job, Math.floor(nominal / hours(1))))
    return {
      ...common,
      job: null,
      start: {
        kind: 'dropped',
        cause: 'unexplained',
        proof: { kind: 'watched', interval: { from: nominal, to: deadline } },
        provisional: false,
        evidence: [due],
      },
      finish: null,
    };
  const at = after(nominal, seconds(3 + (job % 20)));
  return {
    ...common,
    job: `${nameOf(job).name}-${Math.floor(nominal / 60_000)}`,
    start: { kind: 'on-time', at, delay: seconds(3 + (job % 20)), basis: 'container', evidence: [due] },
    finish: { kind: 'completed', at: after(at, seconds(40)), disruptions: 0, basis: 'job', evidence: [] },
  };
};

export const pageOf = (job: number, hour: Instant): VerdictPage => ({
  cronJobUid: uidOf(job),
  ...nameOf(job),
  hour,
  verdicts: [verdictOf(job, hour)],
});

export const hoursOf = (day: Instant): readonly Instant[] =>
  Array.from({ length: 24 }, (_, i) => instant(day + i * hours(1)));

export const rollupOf = (job: number, day: Instant): Rollup => {
  const dropped = hoursOf(day).filter((h) => isDropped(job, Math.floor(h / hours(1)))).length;
  return {
    cronJobUid: uidOf(job),
    ...nameOf(job),
    owner: ownerOf(job),
    day,
    start: { 'on-time': 24 - dropped, ...(dropped > 0 ? { 'dropped/unexplained': dropped } : {}) },
    finish: { completed: 24 - dropped },
  };
};

/** The days of so many months of 30, the last first. */
export const daysBack = (count: number): readonly Instant[] =>
  Array.from({ length: count }, (_, i) => instant(LAST_DAY - i * days(1)));
