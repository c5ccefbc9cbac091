import type { Job } from '../inventory/job.ts';
import type { ExternalRuns, PollBook } from '../ports/external-runs.ts';
import { after, before, days, type Instant, type Interval, instant } from '../time.ts';
import { kubernetesName } from './compare-inventory.ts';
import type { ExternalRun } from './external-run.ts';
import type { Completeness, OldEvidence } from './old-evidence.ts';

/** A run that began before the window may be the one that an occurrence at its beginning is taken for. */
const MARGIN = days(1);

type Book = Pick<ExternalRuns, 'runs' | 'completeness'> & Pick<PollBook, 'changes' | 'looks'>;

/** Every job's evidence of the old side from the store, by the job's name in the files. */
export const gatherOld = async (
  book: Book,
  jobs: readonly Job[],
  window: Interval,
): Promise<ReadonlyMap<string, OldEvidence>> => {
  const wide = { from: before(window.from, MARGIN), to: window.to };
  const [stated, polled] = [await book.completeness(), await book.looks(wide)];
  const found = new Map<string, OldEvidence>();
  for (const { name } of jobs) {
    const key = kubernetesName(name);
    found.set(name, {
      runs: await book.runs(key, wide),
      complete: completeFor(key, stated),
      polled,
      // A change is kept by when it was noticed, which may be after the window.
      changes: await book.changes(key, { from: wide.from, to: after(wide.to, MARGIN) }),
    });
  }
  return found;
};

const completeFor = (key: string, stated: readonly Completeness[]): readonly Interval[] =>
  stated.filter(({ job }) => job === null || job === key).map(({ interval }) => interval);

/** Evidence from runs at hand, without a store. */
export const oldFromRuns = (
  runs: readonly ExternalRun[],
  stated: readonly Completeness[],
  jobs: readonly Job[],
): ReadonlyMap<string, OldEvidence> =>
  new Map(
    jobs.map(({ name }) => {
      const key = kubernetesName(name);
      const own = runs.filter(({ job }) => kubernetesName(job) === key);
      return [name, { runs: own, complete: completeFor(key, stated), polled: [], changes: [] }];
    }),
  );

/** Both together. */
export const joinOld = (
  a: ReadonlyMap<string, OldEvidence>,
  b: ReadonlyMap<string, OldEvidence>,
): ReadonlyMap<string, OldEvidence> =>
  new Map(
    [...new Set([...a.keys(), ...b.keys()])].map((name) => {
      const both = [a.get(name), b.get(name)].filter((one) => one !== undefined);
      return [
        name,
        {
          runs: both.flatMap(({ runs }) => runs),
          complete: both.flatMap(({ complete }) => complete),
          polled: both.flatMap(({ polled }) => polled),
          changes: both.flatMap(({ changes }) => changes),
        },
      ];
    }),
  );

/** What was known of a run by then: one that had begun. */
export const knownBy = (runs: readonly ExternalRun[], asOf: Instant): readonly ExternalRun[] =>
  runs.filter(({ startedAt, endedAt }) => instant(startedAt ?? endedAt ?? 0) <= asOf);
