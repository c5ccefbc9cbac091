import { thaw } from '../pipeline/freeze.ts';
import type { Squeeze } from '../pipeline/judge.ts';
import { prune } from '../pipeline/prune.ts';
import { openPages, step } from '../pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../pipeline/working-set.ts';
import type { Clusters, Rules } from '../ports/clusters.ts';
import type { Judgements, VerdictPage } from '../ports/judgements.ts';
import type { Ledger } from '../ports/ledger.ts';
import { groupBy } from '../report/group.ts';
import { hours, type Instant } from '../time.ts';
import { rulesAt } from './rules.ts';

export type HistoryPorts = Pick<Squeeze, 'unsqueeze'> & {
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  readonly clusters: Clusters;
};

/**
 * What the store does not hold yet: the verdicts that may still change, and pages that were closed since the judge
 * last said how far it had come. Where both know a page, this one is the newer.
 */
export type Present = {
  readonly set: WorkingSet;
  /** By `namespace/name`. */
  readonly pages: ReadonlyMap<string, readonly VerdictPage[]>;
  readonly rules: Rules;
};

/** Reads how a cluster stands now. Nothing is written. */
export type PresentReader = (cluster: string) => Promise<Present>;

type Closed = { readonly sequence: number; readonly page: VerdictPage };
type Memory = { set: WorkingSet; closed: Closed[]; prunedAt: Instant; present: Present | null };

const PRUNE_EVERY = hours(1);

/**
 * A reader that remembers: the first call starts from the judge's snapshot, each later one takes in only the records
 * that are new. Calls for one cluster wait for each other, since they change the same memory.
 */
export const presentReader = (ports: HistoryPorts): PresentReader => {
  const queue = new Map<string, Promise<Memory>>();
  return async (cluster) => {
    const before = queue.get(cluster);
    const turn = (before ?? Promise.resolve(null))
      // A reader that failed starts anew: half a record may have been taken in.
      .catch(() => null)
      .then(async (memory) => catchUp(ports, cluster, memory ?? (await remember(ports, cluster))));
    queue.set(cluster, turn);
    const memory = await turn;
    memory.present ??= presentOf(memory, await ports.clusters.rules(cluster));
    return memory.present;
  };
};

const presentOf = ({ set, closed }: Memory, rules: readonly Rules[]): Present => ({
  set,
  pages: groupBy([...closed.map((c) => c.page), ...openPages(set)], (p) => `${p.namespace}/${p.name}`),
  rules: rulesAt(rules, set.sequence),
});

const remember = async ({ judgements, unsqueeze }: HistoryPorts, cluster: string): Promise<Memory> => {
  const snapshot = await judgements.snapshot(cluster);
  const set = (snapshot === null ? null : thaw(unsqueeze(snapshot.facts))) ?? emptyWorkingSet();
  return { set, closed: [], prunedAt: set.asOf, present: null };
};

const catchUp = async (ports: HistoryPorts, cluster: string, memory: Memory): Promise<Memory> => {
  const rules = await ports.clusters.rules(cluster);
  for await (const record of ports.ledger.read(cluster, memory.set.sequence + 1)) {
    const { pages } = step(memory.set, record, rulesAt(rules, record.sequence).policy);
    memory.present = null;
    for (const page of pages) memory.closed.push({ sequence: record.sequence, page });
    if (memory.set.asOf - memory.prunedAt < PRUNE_EVERY) continue;
    memory.set = prune(memory.set);
    memory.prunedAt = memory.set.asOf;
  }
  if (memory.closed.length === 0) return memory;
  const judged = (await ports.judgements.checkpoint(cluster))?.sequence ?? 0;
  memory.closed = memory.closed.filter((c) => c.sequence > judged);
  return memory;
};
