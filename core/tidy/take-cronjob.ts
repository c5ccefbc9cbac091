import type { CronJobFact } from '../facts/fact.ts';
import type { Seen } from '../history/state.ts';
import { type Instant, instant } from '../time.ts';
import type { Lane } from './lane.ts';
import { NONE } from './tidy-run.ts';

/** How many numbers a status takes: lastSchedule, lastSuccess, first (learned, notBefore, version), last (the same). */
export const WIDTH = 8;

/** A newer word on the CronJob, of the same spec, whose status went on or stayed; refused otherwise. */
export const takeCronJob = (lane: Lane, fact: CronJobFact): boolean => {
  if (fact.learned < lane.last || (fact.learned === lane.last && fact.version <= lane.lastVersion))
    return false;
  if (!isSame(lane, fact)) return false;
  const schedule = fact.lastSchedule ?? NONE;
  const success = fact.lastSuccess ?? NONE;
  if (schedule < lane.lastSchedule || success < lane.lastSuccess) return false;
  const { statuses } = lane;
  const fresh = schedule !== lane.lastSchedule || success !== lane.lastSuccess;
  // The status before it entered the lane is the world's: that one is not widened here.
  if (!fresh && statuses.length === 0) return false;
  if (fresh) statuses.push(schedule, success, fact.learned, fact.notBefore, fact.version, NONE, NONE, NONE);
  const at = statuses.length - 3;
  statuses[at] = fact.learned;
  statuses[at + 1] = fact.notBefore;
  statuses[at + 2] = fact.version;
  lane.lastSchedule = schedule;
  lane.lastSuccess = success;
  lane.last = fact.learned;
  lane.lastAfter = fact.notBefore;
  lane.lastVersion = fact.version;
  return true;
};

const isSame = (lane: Lane, fact: CronJobFact): boolean => {
  if (fact.witness !== 'watch' || fact.created !== lane.created || fact.generation !== lane.generation)
    return false;
  if (fact.specChanged !== lane.specChanged || fact.namespace !== lane.namespace || fact.name !== lane.name)
    return false;
  if (fact.labels !== lane.labels && fact.labels.join() !== lane.labels.join()) return false;
  const [a, b] = [fact.spec, lane.spec];
  return (
    a === b ||
    (a.schedule === b.schedule &&
      a.timeZone === b.timeZone &&
      a.suspend === b.suspend &&
      a.concurrency === b.concurrency &&
      a.startingDeadlineSeconds === b.startingDeadlineSeconds &&
      a.owner === b.owner &&
      a.maintenance === b.maintenance)
  );
};

type Status = Seen<{ readonly lastSchedule: Instant | null; readonly lastSuccess: Instant | null }>;

/** The statuses as the world would hold them. */
export const statusesOf = ({ statuses }: Lane): readonly Status[] => {
  const found: Status[] = [];
  for (let i = 0; i < statuses.length; i += WIDTH) {
    const learned = (at: number) => ({
      learned: instant(statuses[at] ?? NONE),
      notBefore: instant(statuses[at + 1] ?? NONE),
      version: statuses[at + 2] ?? 0,
      witness: 'watch' as const,
    });
    found.push({
      lastSchedule: timeOrNull(statuses[i]),
      lastSuccess: timeOrNull(statuses[i + 1]),
      first: learned(i + 2),
      last: learned(i + 5),
    });
  }
  return found;
};

const timeOrNull = (t: number | undefined): Instant | null =>
  t === undefined || t === NONE ? null : instant(t);
