import { type Coverage, covers } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { EventState } from '../history/state.ts';
import { after, between, type Instant, seconds } from '../time.ts';
import {
  type Activity,
  activityOf,
  containersEnded,
  isUnfinished,
  LONGEST_BACK_OFF,
  wasOverBefore,
} from './activity.ts';

type Around = {
  /** The first occurrence that is to be judged: what was over before then holds nothing up. */
  readonly open: Instant;
  readonly coverage: Coverage;
  /** The CronJob's own Events, asked for only where nothing else tells. */
  readonly events: () => readonly EventState[];
};

/** The times in which a CronJob's runs were active, by their Jobs, their pods, and what the controller said of them. */
export const activitiesOf = (
  runs: readonly Run[],
  { open, coverage, events }: Around,
  asOf: Instant,
): readonly Activity[] => {
  const activities = runs.flatMap((r) =>
    wasOverBefore(r, open) ? [] : (activityOf(r, coverage, asOf) ?? []),
  );
  if (!activities.some(isInDoubt)) return activities;
  const passedOver = events().filter((e) => e.reason === 'JobAlreadyActive');
  return activities.map((a) => {
    const said = isInDoubt(a) ? passedOver.findLast((e) => speaksOf(a, e.last, activities)) : undefined;
    if (said === undefined || a.to === null || !covers(coverage.jobs, { from: a.to, to: said.last }))
      return a;
    if (!waitsInVain(a)) return { ...a, to: said.last, said };
    // Until then it waited for its next try; it may wait on.
    return between(said.last, asOf) > LONGEST_BACK_OFF
      ? { ...a, to: said.last, atMost: said.last, said }
      : { ...a, to: null, atMost: null, doubtfulSince: said.last, said };
  });
};

/** The controller may have said more of it. */
const isInDoubt = (a: Activity): boolean => leftUntold(a) || waitsInVain(a);

/** Its next try never came, though nobody has recorded that it is over. */
const waitsInVain = ({ run, to }: Activity): boolean =>
  to !== null && isUnfinished(run) && containersEnded(run)?.well === false;

/** Active until `to` and perhaps longer: a Job that was deleted at once leaves no time of its end, nor does any container. */
const leftUntold = ({ run, to, atMost }: Activity): boolean =>
  to !== null && to !== atMost && containersEnded(run) === null;

/** When it passes a run over, the controller says that an earlier one is active: where only one can have been, that one was. */
const speaksOf = (activity: Activity, said: Instant, activities: readonly Activity[]): boolean =>
  activity.to !== null &&
  said > activity.to &&
  (waitsInVain(activity) || activity.atMost === null || said <= activity.atMost) &&
  activities.every(
    (a) =>
      a.run === activity.run || a.from > said || (a.atMost !== null && after(a.atMost, seconds(1)) < said),
  );
