import type { ContainerState, Resource } from '../facts/fact.ts';
import type { Coverage } from '../history/coverage.ts';
import { blindWithin } from '../history/coverage.ts';
import type { EventState, JobState, Known, PodState } from '../history/state.ts';
import type { Instant, Interval } from '../time.ts';
import type { Blindness, Evidence } from '../verdict/verdict.ts';

// Each of these says one fact in words that a person woken at night can read.

/** What follows from the spec and the clock alone. */
export const calendarSays = (
  cronJob: { namespace: string; name: string },
  says: string,
  at: Instant,
): Evidence => ({
  says,
  subject: `CronJob ${cronJob.namespace}/${cronJob.name}`,
  at,
  learned: null,
  witness: 'calendar',
});

export const nominalEvidence = (
  cronJob: { namespace: string; name: string },
  nominal: Instant,
  schedule: string,
): Evidence => calendarSays(cronJob, `due by the schedule ${schedule}`, nominal);

export const jobCreated = (job: JobState): Evidence => ({
  says: 'created',
  subject: `Job ${job.namespace}/${job.name}`,
  at: job.created,
  learned: job.first.learned,
  witness: job.first.witness,
});

export const jobCondition = (job: JobState, condition: JobState['conditions'][number]): Evidence => ({
  says: `condition ${condition.type}${condition.reason === '' ? '' : ` (${condition.reason})`}`,
  subject: `Job ${job.namespace}/${job.name}`,
  at: condition.at,
  learned: condition.by.learned,
  witness: condition.by.witness,
});

export const jobGone = (job: JobState): readonly Evidence[] =>
  job.gone === null
    ? []
    : [
        {
          says: 'deleted',
          subject: `Job ${job.namespace}/${job.name}`,
          at: job.deletionRequested?.at ?? job.gone.learned,
          learned: job.gone.learned,
          witness: job.gone.witness,
        },
      ];

export const containerStarted = (pod: PodState, attempt: Known<ContainerState>, at: Instant): Evidence => ({
  says: `container ${attempt.name} started`,
  subject: `Pod ${pod.namespace}/${pod.name}`,
  at,
  learned: attempt.by.learned,
  witness: attempt.by.witness,
});

export const containerEnded = (pod: PodState, attempt: Known<ContainerState>): Evidence => ({
  says: `container ${attempt.name} ended${attempt.exitCode === null ? '' : `, exit code ${attempt.exitCode}`}${attempt.reason === '' ? '' : ` (${attempt.reason})`}`,
  subject: `Pod ${pod.namespace}/${pod.name}`,
  at: attempt.finishedAt ?? attempt.by.learned,
  learned: attempt.by.learned,
  witness: attempt.by.witness,
});

export const podSays = (pod: PodState, says: string, at: Instant): Evidence => ({
  says,
  subject: `Pod ${pod.namespace}/${pod.name}`,
  at,
  learned: pod.last.learned,
  witness: pod.last.witness,
});

export const eventSays = (event: EventState): Evidence => ({
  says: `Event ${event.reason}: ${event.message}`,
  subject: `${event.about} ${event.namespace}/${event.name}`,
  at: event.first,
  learned: event.learned,
  witness: 'event',
});

export const statusSays = (
  cronJob: { namespace: string; name: string },
  says: string,
  { at, learned }: { at: Instant; learned: Instant },
): Evidence => ({
  says,
  subject: `CronJob ${cronJob.namespace}/${cronJob.name}`,
  at,
  learned,
  witness: 'status',
});

export const watchedThrough = (resource: Resource, window: Interval): Evidence => ({
  says: `${resource} watched without a gap until here, and none came`,
  subject: `coverage of ${resource}`,
  at: window.to,
  learned: window.to,
  witness: 'coverage',
});

/** The first time in the window that nobody saw; the window itself where it was all seen (a doubt of another kind). */
export const blindnessIn = (coverage: Coverage, resource: Resource, window: Interval): Blindness => ({
  resource,
  interval: blindWithin(coverage[resource], window)[0] ?? window,
});
