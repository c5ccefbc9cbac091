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
  const inside = ({ window, namespace, name }: Maintenance): boolean =>
    window.from <= nominal &&
    nominal < window.to &&
    (namespace === null || namespace === cronJob.namespace) &&
    (name === null || name === cronJob.name);
  return maintenance.find(inside) ?? annotatedWindows(cronJob).find(inside) ?? null;
};

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
