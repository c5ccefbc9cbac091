import { covers } from '../history/coverage.ts';
import { occurrenceAfter } from '../history/due.ts';
import { after, type Instant, latest, seconds } from '../time.ts';
import { supersededAt } from './absence.ts';
import type { Case } from './start.ts';

/** A dropped run of which the controller may still make a Job, or may have made one while nobody looked. */
export const isProvisional = (c: Case, asOf: Instant): boolean =>
  supersededAt(c.due.nominal, c.cronJob, c.runs) === null && !isOver(c, asOf);

/** Watched until its next occurrence had taken its place, and a minute more: a Job made just before may reach us late. */
const isOver = (c: Case, asOf: Instant): boolean => {
  if (c.next === null) return false;
  const over = after(latest(c.next, nextAsEdited(c)), seconds(60));
  return asOf >= over && covers(c.coverage.jobs, { from: c.deadline, to: over });
};

/** After an edit the controller goes by the new schedule, also about what was due by the old one. */
const nextAsEdited = ({ cronJob, due, next, defaultZone }: Case): Instant => {
  const spec = cronJob.specs.at(-1)?.spec ?? due.spec;
  const same = spec.schedule === due.spec.schedule && spec.timeZone === due.spec.timeZone;
  const nominal = next ?? due.nominal;
  return same ? nominal : (occurrenceAfter(spec, due.nominal, defaultZone) ?? nominal);
};
