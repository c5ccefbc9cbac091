import type { ChronosJob } from '../chronos/chronos-job.ts';
import type { ExternalRuns, PollBook } from '../ports/external-runs.ts';
import { type Instant, type Interval, latest, parseInstant } from '../time.ts';
import { kubernetesName } from './compare-inventory.ts';
import { LONGEST_LOOK } from './old-evidence.ts';
import { type ChronosPoll, readPolls } from './old-side.ts';

/** What one look brought. */
export type PollTaken = {
  readonly jobs: number;
  readonly changed: number;
  readonly runs: number;
  /** Runs that ended without a time of their own: more than one of a kind between two looks. */
  readonly unseen: number;
  readonly resets: number;
};

type Book = Pick<ExternalRuns, 'put'> & PollBook;

/**
 * Takes one look at Chronos' list into the book. A job's counters are written only when they moved; that somebody looked
 * is written once for all jobs, last: a poll that dies halfway is followed by one that finds the rest as it was.
 */
export const takePoll = async (book: Book, jobs: readonly ChronosJob[], at: Instant): Promise<PollTaken> => {
  const look = await book.lastLook();
  let taken: PollTaken = { jobs: jobs.length, changed: 0, runs: 0, unseen: 0, resets: 0 };
  for (const job of jobs) {
    const one = await takeJob(book, { name: kubernetesName(job.name), now: pollOf(job, at) }, look);
    taken = {
      jobs: taken.jobs,
      changed: taken.changed + one.changed,
      runs: taken.runs + one.runs,
      unseen: taken.unseen + one.unseen,
      resets: taken.resets + one.resets,
    };
  }
  const goesOn = look !== null && at >= look.to && at - look.to <= LONGEST_LOOK;
  await book.look({ from: goesOn ? look.from : at, to: at });
  return taken;
};

const NOTHING = { changed: 0, runs: 0, unseen: 0, resets: 0 };

const takeJob = async (
  book: Book,
  { name, now }: { readonly name: string; readonly now: ChronosPoll },
  look: Interval | null,
): Promise<typeof NOTHING> => {
  const before = await book.poll(name);
  if (before === null) {
    // New to us: of the stretch of looks so far nothing is known for this job.
    if (look !== null)
      await book.putChange(name, { interval: { from: look.from, to: now.at }, unseen: 0, reset: true });
    await book.putPoll(name, now);
    return NOTHING;
  }
  if (isSame(before, now)) return NOTHING;
  const { runs, endedUnseen, reset } = readPolls(before, now);
  await book.put(runs.map((run) => ({ ...run, job: name })));
  const from = look === null ? before.at : latest(before.at, look.to);
  await book.putChange(name, { interval: { from, to: now.at }, unseen: endedUnseen, reset });
  await book.putPoll(name, now);
  return { changed: 1, runs: runs.length, unseen: endedUnseen, resets: reset ? 1 : 0 };
};

const isSame = (a: ChronosPoll, b: ChronosPoll): boolean =>
  a.successCount === b.successCount &&
  a.errorCount === b.errorCount &&
  a.lastSuccess === b.lastSuccess &&
  a.lastError === b.lastError;

const pollOf = (
  { successCount, errorCount, lastSuccess, lastError }: ChronosJob,
  at: Instant,
): ChronosPoll => ({
  at,
  successCount,
  errorCount,
  lastSuccess: parseInstant(lastSuccess) ?? null,
  lastError: parseInstant(lastError) ?? null,
});
