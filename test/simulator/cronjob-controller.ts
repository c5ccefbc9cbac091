import { nextAfter, occurrencesAfter } from './calendar.ts';
import { aboutCronJob, type Cluster } from './cluster.ts';
import { createJob, type JobController } from './job-controller.ts';
import { type CronJobObject, isByHand, isFinished, type JobObject, jobNameOf } from './objects.ts';
import { deleteJob } from './removal.ts';

// Follows pkg/controller/cronjob/cronjob_controllerv2.go (syncCronJob) and utils.go (mostRecentScheduleTime) of
// kubernetes/kubernetes, release 1.34: what is decided there in Go is decided here on the simulator's objects.

type Recent = {
  readonly earliest: number;
  readonly recent: number | null;
  readonly missed: 'none' | 'few' | 'many';
};

/** The estimate: it multiplies the distance of the first two missed times, and can step over all that there are. */
export const mostRecent = (c: CronJobObject, now: number, useDeadline: boolean): Recent => {
  let earliest = c.lastSchedule ?? Math.floor(c.created / 1000) * 1000;
  const limit = c.spec.startingDeadlineSeconds;
  if (useDeadline && limit !== null) earliest = Math.max(earliest, now - limit * 1000);
  const first = nextAfter(c.spec, earliest);
  if (now < first) return { earliest, recent: null, missed: 'none' };
  const second = nextAfter(c.spec, first);
  if (now < second) return { earliest, recent: first, missed: 'none' };
  const period = Math.round((second - first) / 1000);
  const count = Math.floor(Math.floor((now - first) / 1000) / period) + 1;
  const potential = first + (count - 2) * period * 1000;
  const recent = occurrencesAfter(c.spec, potential, now).at(-1) ?? null;
  return { earliest, recent, missed: count > 100 ? 'many' : 'few' };
};

// nextScheduleDelta: so that the time has surely come when the queue wakes.
const DELTA = 100;

const wakeAt = (c: CronJobObject, now: number): number => {
  const { earliest, recent, missed } = mostRecent(c, now, false);
  const from = recent ?? (missed === 'none' ? earliest : now);
  return nextAfter(c.spec, from) + DELTA;
};

export type CronJobController = {
  readonly sync: (c: CronJobObject, delay: number) => void;
  /** The schedule or its zone was edited: it is looked at again at its next time only. */
  readonly rescheduled: (c: CronJobObject) => void;
};

export const cronJobController = (cluster: Cluster, jobs: JobController): CronJobController => {
  // As the work queue does it: one entry of a CronJob for an instant, and never two workers on the same one.
  const waiting = new Set<string>();
  const wake = (c: CronJobObject, t: number): void => {
    const key = `${c.uid} ${t}`;
    if (waiting.has(key)) return;
    waiting.add(key);
    cluster.engine.at(t, () => {
      waiting.delete(key);
      syncNow(c);
    });
  };
  const sync = (c: CronJobObject, delay: number): void => wake(c, cluster.engine.now() + delay);
  const retry = (c: CronJobObject): void => sync(c, Math.min(1_000_000, 5 * 2 ** c.failures++));
  const syncNow = (c: CronJobObject): void => {
    const { engine, dice } = cluster;
    if (c.deleted !== null) return;
    const up = cluster.upAt('controllers', 'api');
    // A new leader waits for its lease, then looks at every CronJob.
    if (up > engine.now()) {
      wake(c, up + dice.between(200, 6000, 'leader', c.uid, up));
      return;
    }
    if (c.busyUntil > engine.now()) {
      wake(c, c.busyUntil);
      return;
    }
    const done = decide(cluster, jobs, c);
    if (done === 'failed') {
      retry(c);
      return;
    }
    tidy(cluster, c);
    const { write } = done;
    if (write === false) {
      c.failures = 0;
      if (done.wake !== null) wake(c, done.wake);
      return;
    }
    // The status is written after the Job; the controller may die in between, or the write fail.
    c.busyUntil = engine.now() + dice.between(5, 120, 'status', c.uid, engine.now());
    engine.at(c.busyUntil, () => {
      if (c.deleted !== null) return;
      if (!cluster.isUp('controllers', 'api') || cluster.hit('slow-status', c.name) !== undefined)
        return retry(c);
      c.saidBefore.push({ until: engine.now(), lastSchedule: c.lastSchedule, lastSuccess: c.lastSuccess });
      write();
      c.failures = 0;
      cluster.write.cronJob(c, 'MODIFIED');
      if (done.wake !== null) wake(c, done.wake);
    });
  };
  return { sync, rescheduled: (c) => wake(c, wakeAt(c, cluster.engine.now())) };
};

/** By its informers, which are up to date within milliseconds; or stand still, and show what was when they stopped. */
const activeOf = (cluster: Cluster, c: CronJobObject): readonly JobObject[] => {
  const stale = cluster.hit('stale', c.name);
  if (stale === undefined) return [...c.active].filter((j) => j.deleted === null && !isFinished(j));
  const seen = cluster.plan.start + stale.from;
  const stood = (t: number | null | undefined): boolean => t === null || t === undefined || t > seen;
  return c.jobs.filter(
    (j) =>
      j.nominal !== null && !isByHand(j) && j.created <= seen && stood(j.finished) && stood(j.deleted?.at),
  );
};

type Done = { readonly write: false | (() => void); readonly wake: number | null };

const decide = (cluster: Cluster, jobs: JobController, c: CronJobObject): Done | 'failed' => {
  const now = cluster.engine.now();
  const book = bookkeeping(cluster, c);
  if (c.spec.suspend) return { write: book, wake: null };
  const { recent, missed } = mostRecent(c, now, true);
  const wake = wakeAt(c, now);
  if (recent === null) return { write: book, wake };
  if (missed === 'many')
    cluster.event(
      aboutCronJob(c),
      'TooManyMissedTimes',
      'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    );
  const limit = c.spec.startingDeadlineSeconds;
  if (limit !== null && recent + limit * 1000 < now) {
    cluster.event(
      aboutCronJob(c),
      'MissSchedule',
      `Missed scheduled time to start a job: ${new Date(recent).toUTCString()}`,
    );
    return { write: book, wake };
  }
  const active = activeOf(cluster, c);
  if (active.some((j) => j.nominal === recent) || c.lastSchedule === recent) return { write: book, wake };
  if (c.spec.concurrency === 'Forbid' && active.length > 0) {
    cluster.event(
      aboutCronJob(c),
      'JobAlreadyActive',
      'Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    return { write: book, wake };
  }
  if (c.spec.concurrency === 'Replace')
    for (const job of active) {
      cluster.event(aboutCronJob(c), 'SuccessfulDelete', `Deleted job ${job.name}`);
      deleteJob(cluster, jobs, job, 'replaced');
    }
  const job = start(cluster, jobs, c, recent);
  if (job === null) return 'failed';
  return {
    wake,
    write: () => {
      if (book !== false) book();
      if (!isFinished(job) && job.deleted === null) c.active.add(job);
      c.lastSchedule = recent;
    },
  };
};

const start = (
  cluster: Cluster,
  jobs: JobController,
  c: CronJobObject,
  nominal: number,
): JobObject | null => {
  const name = jobNameOf(c, nominal);
  const standing = c.jobs.find((j) => j.name === name && j.deleted === null);
  if (standing !== undefined) return standing;
  if (cluster.hit('job-quota', c.name) !== undefined) {
    cluster.event(aboutCronJob(c), 'FailedCreate', 'Error creating job: exceeded quota');
    return null;
  }
  const job = createJob(cluster, jobs, { cronJob: c, name, nominal });
  cluster.event(aboutCronJob(c), 'SuccessfulCreate', `Created job ${name}`);
  return job;
};

/** What the status has to say of Jobs that ended or left; false where it says so already. */
const bookkeeping = (cluster: Cluster, c: CronJobObject): false | (() => void) => {
  const over = [...c.active].filter((j) => isFinished(j) || j.deleted !== null);
  const succeeded = c.jobs.flatMap((j) =>
    j.deleted === null && j.ending === 'complete' && j.finished !== null
      ? [Math.floor(j.finished / 1000) * 1000]
      : [],
  );
  const success = succeeded.length === 0 ? null : Math.max(...succeeded);
  const news = success !== null && success > (c.lastSuccess ?? 0);
  if (over.length === 0 && !news) return false;
  for (const j of over)
    if (isFinished(j) && j.deleted === null)
      cluster.event(
        aboutCronJob(c),
        'SawCompletedJob',
        `Saw completed job: ${j.name}, condition: ${j.ending === 'complete' ? 'Complete' : 'Failed'}`,
      );
  return () => {
    for (const j of over) c.active.delete(j);
    if (news) c.lastSuccess = success;
  };
};

/** The history limits: the oldest finished Jobs are deleted. */
const tidy = (cluster: Cluster, c: CronJobObject): void => {
  for (const [ending, keep] of [
    ['complete', c.plan.keepSuccessful],
    ['failed', c.plan.keepFailed],
  ] as const) {
    const finished = c.jobs.filter((j) => j.deleted === null && isFinished(j) && j.ending === ending);
    const surplus = finished
      .toSorted((a, b) => a.created - b.created)
      .slice(0, Math.max(0, finished.length - keep));
    for (const job of surplus) {
      cluster.event(aboutCronJob(c), 'SuccessfulDelete', `Deleted job ${job.name}`);
      deleteJob(cluster, null, job, 'history');
    }
  }
};
