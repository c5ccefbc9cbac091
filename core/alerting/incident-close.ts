import { between, days, type Instant, minutes } from '../time.ts';
import { type ClosedBecause, compare, type Healed, type Incident, type SharedCause } from './incident.ts';
import type { Transition } from './transitions.ts';

// As many as prove that the controllers were down (judge/absence.ts): one Job may come of a last breath.
const SEVERAL = 3;
// A CronJob that fails every other minute is one incident, not one every two minutes.
const SETTLED = minutes(10);
// Longer than the longest month: by then every monthly job had its turn, or is gone.
const FORGOTTEN = days(35);

type Ending = {
  /** From how many of its CronJobs a good run is wanted; of fewer, from all. 0: the quiet alone is enough. */
  readonly healed: number;
  /** How long no bad run may have been learned of. */
  readonly quiet: number;
};

/** When an incident of each kind is over. */
const ENDINGS: Readonly<Record<SharedCause['kind'], Ending>> = {
  'controller-down': { healed: SEVERAL, quiet: 0 },
  // A node that is gone stays gone; what matters is that no more runs die of it.
  node: { healed: 0, quiet: SETTLED },
  image: { healed: 1, quiet: SETTLED },
  refused: { healed: 1, quiet: SETTLED },
  widespread: { healed: SEVERAL, quiet: SETTLED },
  cronjob: { healed: 1, quiet: SETTLED },
};

/**
 * Why the incident is over as of an instant, or null while it goes on.
 *
 * A good run counts from its deadline on: until then a run that was due before it may still turn out missed, and
 * would come too late for the mail that says "over".
 */
export const whyClosed = (incident: Incident, asOf: Instant): ClosedBecause | null => {
  const { members, cause, healed, lastBad } = incident;
  if (members.every((m) => m.state === 'corrected') && incident.uncounted === 0) return 'corrected';
  if (members.every((m) => m.state !== 'bad') && incident.uncounted === 0) return 'recovered';
  const ending = ENDINGS[cause.kind];
  const cronJobs = new Set(members.map((m) => m.cronJobUid)).size;
  const settled = healed.filter((h) => h.deadline <= asOf).length;
  const quiet = between(lastBad, asOf);
  if (quiet >= ending.quiet && settled >= Math.min(ending.healed, cronJobs)) return 'over';
  return quiet >= FORGOTTEN ? 'quiet' : null;
};

/** Takes in the good runs of its CronJobs, the earliest of each after the last bad run; a new bad run voids them. */
export const heal = (incident: Incident, fine: readonly Fine[]): Incident => {
  const mine = new Set(incident.members.map((m) => m.cronJobUid));
  const trouble = incident.cause.kind === 'node' ? 'killed' : (incident.members[0]?.of ?? 'missed');
  const counts = trouble === 'missed' ? 'start' : 'finish';
  const came = fine
    .filter((t) => t.of === counts && mine.has(t.run.cronJobUid) && t.run.nominal > incident.to)
    .map(({ run: { cronJobUid, nominal, deadline } }) => ({ cronJobUid, nominal, deadline }));
  if (came.length === 0 && incident.healed.every((h) => h.nominal > incident.to)) return incident;
  const earliest = new Map<string, Healed>();
  for (const h of [...incident.healed, ...came]) {
    if (h.nominal <= incident.to) continue;
    const there = earliest.get(h.cronJobUid);
    if (there === undefined || h.nominal < there.nominal) earliest.set(h.cronJobUid, h);
  }
  // More than several prove nothing more; which ones are kept must not hang on the order of arrival.
  const kept = [...earliest.values()]
    .toSorted((a, b) => a.deadline - b.deadline || compare(a.cronJobUid, b.cronJobUid))
    .slice(0, SEVERAL);
  return { ...incident, healed: kept };
};

export type Fine = Extract<Transition, { kind: 'run-fine' }>;
