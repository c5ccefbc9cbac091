import { covers } from '../history/coverage.ts';
import { occurrenceAfter } from '../history/due.ts';
import { after, earliest, type Instant, latest, seconds } from '../time.ts';
import { supersededAt } from './absence.ts';
import type { Case } from './start.ts';

/** A dropped run of which the controller may still make a Job, or may have made one while nobody looked. */
export const isProvisional = (c: Case, asOf: Instant): boolean => {
  const over = overAt(c);
  if (over === null || over > asOf) return true;
  return over > c.deadline && !covers(c.coverage.jobs, { from: c.deadline, to: over });
};

/**
 * From then on no Job of it can come, null where nobody can say: the controller had gone on to a later run, or the next
 * occurrence had taken its place, and a minute more, since a Job made just before may reach us late.
 */
const overAt = (c: Case): Instant | null => {
  const superseded = supersededAt(c.due.nominal, c.cronJob, c.runs)?.at ?? null;
  const passed = c.next === null ? null : after(latest(c.next, nextAsEdited(c)), seconds(60));
  return superseded === null ? passed : passed === null ? superseded : earliest(superseded, passed);
};

/** After an edit the controller goes by the new schedule, also about what was due by the old one. */
const nextAsEdited = (c: Case): Instant => {
  const nominal = c.next ?? c.due.nominal;
  // Also where the run was due by both: what may have been due next by the old one is none of the new one's.
  const spec = c.cronJob.specs.at(-1)?.spec ?? c.due.spec;
  return occurrenceAfter(spec, c.due.nominal, c.defaultZone) ?? nominal;
};
