import type { ClusterConnection } from '../adapters/kubernetes/connect.ts';
import { clusterSource } from '../adapters/kubernetes/source.ts';
import { absorb, emptyWorld, type World } from '../core/history/world.ts';
import type { Judgement } from '../core/judge/judge.ts';
import { type Instant, instant, minutes } from '../core/time.ts';
import { oneLine, talking } from './cluster-access.ts';
import { WorldError } from './world-error.ts';

export type LookedAt = {
  readonly world: World;
  readonly asOf: Instant;
  /** What could not be seen and why, a line each. */
  readonly problems: readonly string[];
};

// Someone waits at a terminal; a cluster of 10,000 CronJobs is listed in about half a minute (npm run bench).
const WITHIN = minutes(5);

/** What a cluster shows at one look: what is there now, and an hour of Events. Throws WorldError without CronJobs. */
export const lookOnce = async (connection: ClusterConnection): Promise<LookedAt> => {
  const now = instant(Date.now());
  const seen = await talking(() => clusterSource(connection, { within: WITHIN }).observe(null, now));
  const problems = seen.problems.map(oneLine);
  const lists = seen.facts.flatMap((f) => (f.kind === 'listed' ? [f] : []));
  if (!lists.some((l) => l.resource === 'cronjobs')) throw new WorldError(problems.join('; '));
  // Nothing is claimed to have been watched: it is judged as it stood when the last list had been read.
  const asOf = instant(Math.max(seen.asOf ?? now, ...lists.map((l) => l.at)));
  return { world: absorb(emptyWorld(), seen.facts), asOf, problems };
};

/** One look cannot see what is gone already: how to see more. */
export const hintOn = (judgements: readonly Judgement[]): string => {
  const unknown = judgements.flatMap((j) => j.verdicts).filter((v) => v.start.kind === 'unknown').length;
  const those = unknown === 1 ? '1 run is' : `${unknown} runs are`;
  return unknown === 0
    ? 'This was one look at what is there now. To miss nothing from here on: cronwitness up'
    : `${those} unknown: one look cannot see what is gone already. To miss nothing from here on: cronwitness up`;
};
