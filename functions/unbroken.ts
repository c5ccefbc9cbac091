import { unseen } from '../adapters/kubernetes/late-source.ts';
import { readCursor } from '../adapters/kubernetes/place.ts';
import type { Observation, Source } from '../core/ports/source.ts';
import { before, between, type Duration, type Instant, minutes, seconds } from '../core/time.ts';

type Seen = { readonly observation: Observation; readonly blindSeconds: number };

// So long after the last look nobody gives us the Jobs' changes any more (DESIGN §6, measured).
const LOST: Duration = minutes(3);
// From one tick to the next.
const TICK: Duration = seconds(30);

/**
 * A source whose looks never fail: where the cluster cannot be reached, the tick is recorded without facts. So the ledger
 * itself says that we tried, and coverage, which grows only by facts, that we saw nothing. `tell` hears of each look.
 */
export const unbroken = (source: () => Promise<Source>, tell: (seen: Seen) => void): Source => ({
  observe: async (resume, at) => {
    const observation = await look(source, resume, at);
    tell({ observation, blindSeconds: Math.max(blindSecondsOf(observation), lostSeconds(observation, at)) });
    return observation;
  },
});

const look = async (
  source: () => Promise<Source>,
  resume: string | null,
  at: Parameters<Source['observe']>[1],
): Promise<Observation> => {
  try {
    return await (await source()).observe(resume, at);
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return unseen(resume, at, message);
  }
};

/** The longest time that a resource was not watched, as this look learned it. */
const blindSecondsOf = ({ facts }: Observation): number => {
  const byResource = new Map<string, number>();
  for (const fact of facts) {
    if (fact.kind !== 'blind') continue;
    const lost = between(fact.interval.from, fact.interval.to) / 1000;
    byResource.set(fact.resource, (byResource.get(fact.resource) ?? 0) + lost);
  }
  return Math.max(0, ...byResource.values());
};

/** While nothing can be seen no fact says so: the interval is known when it ends, and somebody should hear of it before. */
const lostSeconds = ({ problems, resume }: Observation, at: Instant): number => {
  if (problems.length === 0) return 0;
  const known = Object.values(readCursor(resume)?.places ?? {}).map((place) => place.known);
  const lost = known.length === 0 || Math.min(...known) <= before(at, LOST);
  return lost ? TICK / 1000 : 0;
};
