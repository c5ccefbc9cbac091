import { type Due, dueWithin } from '../history/due.ts';
import { eventsAbout, jobNameFor, type Run, traceOf } from '../history/run.ts';
import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { after, type Instant, type Interval, instant, minutes } from '../time.ts';
import { tellsOfCreation } from './creation-told.ts';

/** A run that belongs to no due run: started by hand, after an edit, or a second Job for one occurrence. */
export type UnmatchedRun = {
  readonly run: Run;
  readonly kind: 'manual' | 'duplicate' | 'catch-up' | 'unstated';
};

/** Each occurrence's run: by the annotation to the second, by the Job's name to the minute; the earliest created wins. */
export const matchRuns = (runs: readonly Run[], due: readonly Due[]): ReadonlyMap<Instant, Run> => {
  const byNominal = new Map<Instant, Run>();
  const byMinute = new Map(due.map((d) => [Math.floor(d.nominal / 60_000), d.nominal]));
  const exact = new Set(due.map((d) => d.nominal));
  for (const run of runs) {
    if (run.nominal === null) continue;
    const byName = run.job?.nominal === null ? byMinute.get(run.nominal / 60_000) : undefined;
    const nominal = exact.has(run.nominal) ? run.nominal : byName;
    if (nominal !== undefined && !byNominal.has(nominal)) byNominal.set(nominal, run);
  }
  return byNominal;
};

type Known = {
  readonly world: World;
  readonly cronJob: CronJobState;
  readonly matched: ReadonlyMap<Instant, Run>;
};

/**
 * The occurrence's run, or what traces there are of one. A Job that came late may have been made again: then traces of
 * the one before it decide, as the earliest does (DESIGN §5).
 */
export const runFor = (nominal: Instant, { world, cronJob, matched }: Known): Run | null => {
  const known = matched.get(nominal);
  const created = known?.job?.created ?? nominal;
  if (known !== undefined && created <= after(nominal, minutes(1))) return known;
  const trace = traceOf(world, cronJob, nominal);
  if (known === undefined || trace?.pods.some((p) => p.created < created)) return trace;
  return wasMadeBefore(created, { nominal, known, trace }, { world, cronJob }) ? trace : known;
};

type Made = { readonly nominal: Instant; readonly known: Run; readonly trace: Run | null };

/** The status says that its controller had made one before; or Events do, of a Job of the controller's own name for it. */
const wasMadeBefore = (
  created: Instant,
  { nominal, known, trace }: Made,
  { world, cronJob }: Pick<Known, 'world' | 'cronJob'>,
): boolean => {
  if (cronJob.statuses.some((s) => s.lastSchedule === nominal && s.first.learned < created)) return true;
  const name = jobNameFor(cronJob.name, nominal);
  if (known.jobName === name) return false;
  return (
    trace?.events.some((e) => e.first < created) === true ||
    eventsAbout(world, cronJob).some((e) => e.first < created && tellsOfCreation(e, name))
  );
};

/** The runs created in the window that no due run has claimed. */
export const unmatchedRuns = (
  { runs, matched, window }: { runs: readonly Run[]; matched: ReadonlyMap<Instant, Run>; window: Interval },
  cronJob: CronJobState,
  defaultZone: string,
): readonly UnmatchedRun[] => {
  const used = new Set(matched.values());
  return runs.flatMap((run): readonly UnmatchedRun[] => {
    const created = run.job?.created;
    if (created === undefined || used.has(run) || created < window.from || created >= window.to) return [];
    if (run.trigger !== 'schedule' || run.nominal === null)
      return [{ run, kind: run.trigger === 'manual' ? 'manual' : 'unstated' }];
    if (matched.has(run.nominal)) return [{ run, kind: 'duplicate' }];
    const minute = { from: run.nominal, to: instant(run.nominal + 60_000) };
    const due = dueWithin(cronJob, minute, defaultZone);
    // Due before the window began: another window's run, created late.
    return due.some((d) => d.nominal < window.from) ? [] : [{ run, kind: 'catch-up' }];
  });
};
