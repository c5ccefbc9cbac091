import { type Coverage, covers } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { CronJobState, JobState } from '../history/state.ts';
import { formatSeconds, type Instant } from '../time.ts';

/**
 * Two Jobs for one occurrence (DESIGN §5). `first` was created first: a run is judged by it. That there is another is a
 * finding about the CronJob, for the work may have been done twice.
 */
export type Duplicate = {
  readonly nominal: Instant;
  readonly first: JobState;
  readonly job: JobState;
};

type Scene = {
  readonly cronJob: Pick<CronJobState, 'specs'>;
  readonly runs: readonly Run[];
  readonly matched: ReadonlyMap<Instant, Run>;
};

/** The second Jobs of due runs, and what more there are of them; nothing where one may only have taken another's place. */
export const duplicatesIn = ({ cronJob, runs, matched }: Scene, coverage: Coverage): readonly Duplicate[] => {
  const certain = (run: Run): boolean => run.job?.nominal !== null || isToTheMinute(cronJob);
  const mayReplace = cronJob.specs.some(({ spec }) => spec.concurrency === 'Replace');
  return runs.flatMap((run): readonly Duplicate[] => {
    const { nominal, job } = run;
    const known = nominal === null ? undefined : matched.get(nominal);
    const first = known?.job ?? null;
    if (nominal === null || known === undefined || known === run || job === null || first === null) return [];
    if (known.nominal !== nominal || !certain(run) || !certain(known)) return [];
    return areTwo(first, job, { coverage, mayReplace }) ? [{ nominal, first, job }] : [];
  });
};

/** `@every 30s` has two occurrences in a minute: there a Job's name does not tell which. */
const isToTheMinute = ({ specs }: Scene['cronJob']): boolean =>
  specs.every(({ spec }) => !spec.schedule.includes('@every'));

/**
 * Not one that a backup of etcd had forgotten, and that was made again when the backup was put back; nor one that
 * made way for the other, as Replace says. Where the earlier one left, only who watched knows that it was deleted.
 */
const areTwo = (
  a: JobState,
  b: JobState,
  { coverage, mayReplace }: { readonly coverage: Coverage; readonly mayReplace: boolean },
): boolean => {
  const [older, newer] = a.first.learned <= b.first.learned ? [a, b] : [b, a];
  const [since, until] = [older.first.learned, newer.first.learned];
  const lists = [...coverage.cronjobs.restored, ...coverage.jobs.restored];
  if (lists.some((t) => t > since && t <= until)) return false;
  // After a restored store versions may begin anew.
  if (since < until && older.first.version >= newer.first.version) return false;
  if (isThereWith(older, newer)) return !mayReplace || older.deletionRequested === null;
  return !mayReplace && older.gone?.witness === 'watch' && covers(coverage.jobs, { from: since, to: until });
};

/** Was the older one still there when the newer one came? */
const isThereWith = ({ gone, last }: JobState, { first }: JobState): boolean =>
  gone === null || last.learned > first.learned || (gone.witness === 'watch' && gone.version > first.version);

/** In a sentence, without the namespace. */
export const duplicateInWords = ({ nominal, first, job }: Duplicate): string =>
  job.name === first.name
    ? `${job.name} was created twice, for the one run due ${formatSeconds(nominal)}`
    : `${job.name} was created for the run due ${formatSeconds(nominal)}, which had ${first.name}`;
