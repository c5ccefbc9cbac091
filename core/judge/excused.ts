import { type AnnotationSeen, maintenanceFromAnnotations } from '../alerting/maintenance.ts';
import type { CronJobState } from '../history/state.ts';
import { earliest, type Instant } from '../time.ts';
import type { Maintenance } from './policy.ts';

/** The declared window in which an occurrence lies; null where nobody declared one before. */
export const excuseOf = (
  cronJob: CronJobState,
  nominal: Instant,
  maintenance: readonly Maintenance[],
): Maintenance | null => {
  const run = { namespace: cronJob.namespace, name: cronJob.name, nominal };
  const excuses = (m: Maintenance): boolean => m.mute !== true && concerns(m, run);
  return maintenance.find(excuses) ?? annotatedWindows(cronJob).find(excuses) ?? null;
};

type DueRun = { readonly namespace: string; readonly name: string; readonly nominal: Instant };

const concerns = ({ window, namespace, name }: Maintenance, run: DueRun): boolean =>
  window.from <= run.nominal &&
  run.nominal < window.to &&
  (namespace === null || namespace === run.namespace) &&
  (name === null || name === run.name);

/** Whether somebody asked beforehand that nobody be called because of the run. */
export const isMuted = (run: DueRun, maintenance: readonly Maintenance[]): boolean =>
  maintenance.some((m) => m.mute === true && concerns(m, run));

/** What a CronJob's annotation excuses, as far as it was seen in time. */
export const annotatedWindows = (cronJob: CronJobState): readonly Maintenance[] => {
  const seen = annotationsSeen(cronJob);
  return seen.length === 0 ? [] : maintenanceFromAnnotations(seen).windows;
};

const annotationsSeen = ({ namespace, name, specs }: CronJobState): readonly AnnotationSeen[] =>
  specs.flatMap((seen) => {
    const text = seen.spec.maintenance;
    return text === null
      ? []
      : [{ namespace, name, text, firstLearned: seen.first.learned, goneBy: goneBy(seen, specs) }];
  });

type SpecSeen = CronJobState['specs'][number];

/** When something else stood in its place; a text that came back after another counts as it was last seen. */
const goneBy = (seen: SpecSeen, specs: readonly SpecSeen[]): Instant | null => {
  const others = specs.filter((s) => s.spec.maintenance !== seen.spec.maintenance);
  const followers = others.filter((s) => s.first.learned > seen.last.learned).map((s) => s.first.learned);
  if (followers.length > 0) return followers.reduce(earliest);
  return others.some((s) => s.last.learned > seen.last.learned) ? seen.last.learned : null;
};
