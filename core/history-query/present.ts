import type { Zone } from '../numbers/zone.ts';
import { closeDays, type DayOf, openDays } from '../pipeline/days.ts';
import { thaw } from '../pipeline/freeze.ts';
import type { Squeeze } from '../pipeline/judge.ts';
import { prune } from '../pipeline/prune.ts';
import { openPages, step } from '../pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../pipeline/working-set.ts';
import type { Clusters, Rules } from '../ports/clusters.ts';
import type { Judgements, Rollup, VerdictPage } from '../ports/judgements.ts';
import type { Ledger } from '../ports/ledger.ts';
import { groupBy } from '../report/group.ts';
import { hours, type Instant } from '../time.ts';
import { daysOf, rulesAt } from './rules.ts';

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
  /** The counts of days that are not in the store yet, or not as they stand now. */
  readonly days: readonly Rollup[];
  /** Another number where the store may hold counts of days that it did not hold before. */
  readonly storedDays: number;
  readonly rules: Rules;
  readonly zone: Zone;
  readonly dayOf: DayOf;
};

/** Reads how a cluster stands now. Nothing is written. */
export type PresentReader = (cluster: string) => Promise<Present>;

/** What a record closed: the judge writes it, but may not have come so far. */
type Closed = {
  readonly sequence: number;
  readonly pages: readonly VerdictPage[];
  readonly days: readonly Rollup[];
};
type Memory = {
  set: WorkingSet;
  closed: Closed[];
  prunedAt: Instant;
  present: Present | null;
  storedDays: number;
};

const PRUNE_EVERY = hours(1);

/**
 * A reader that remembers: the first call starts from the judge's snapshot, each later one takes in only the records
 * that are new. Calls for one cluster wait for each other, since they change the same memory.
 */
export const presentReader = (ports: HistoryPorts): PresentReader => {
  const queue = new Map<string, Promise<Memory>>();
  let numbers = 0;
  // Never the same again, also where a memory begins anew.
  const another = (): number => ++numbers;
  return async (cluster) => {
    const before = queue.get(cluster);
    const turn = (before ?? Promise.resolve(null))
      // A reader that failed starts anew: half a record may have been taken in.
      .catch(() => null)
      .then(async (memory) =>
        catchUp(
          { ...ports, another },
          cluster,
          memory ?? { ...(await remember(ports, cluster)), storedDays: another() },
        ),
      );
    queue.set(cluster, turn);
    const memory = await turn;
    memory.present ??= presentOf(memory, await ports.clusters.rules(cluster));
    return memory.present;
  };
};

const presentOf = ({ set, closed, storedDays }: Memory, all: readonly Rules[]): Present => {
  const rules = rulesAt(all, set.sequence);
  const days = daysOf(rules);
  const pages = [...closed.flatMap((c) => c.pages), ...openPages(set)];
  return {
    set,
    pages: groupBy(pages, (p) => `${p.namespace}/${p.name}`),
    days: [...closed.flatMap((c) => c.days), ...openDays(set, days.dayOf)],
    storedDays,
    rules,
    ...days,
  };
};

const remember = async (
  { judgements, unsqueeze }: HistoryPorts,
  cluster: string,
): Promise<Omit<Memory, 'storedDays'>> => {
  const snapshot = await judgements.snapshot(cluster);
  const set = (snapshot === null ? null : thaw(unsqueeze(snapshot.facts))) ?? emptyWorkingSet();
  return { set, closed: [], prunedAt: set.asOf, present: null };
};

type Numbered = HistoryPorts & { readonly another: () => number };

const catchUp = async (ports: Numbered, cluster: string, memory: Memory): Promise<Memory> => {
  const rules = await ports.clusters.rules(cluster);
  for await (const record of ports.ledger.read(cluster, memory.set.sequence + 1)) {
    const now = rulesAt(rules, record.sequence);
    const { pages } = step(memory.set, record, now.policy);
    const days = closeDays(memory.set, pages, daysOf(now).dayOf);
    memory.present = null;
    if (pages.length > 0) memory.closed.push({ sequence: record.sequence, pages, days });
    if (memory.set.asOf - memory.prunedAt < PRUNE_EVERY) continue;
    memory.set = prune(memory.set);
    memory.prunedAt = memory.set.asOf;
  }
  if (memory.closed.length === 0) return memory;
  const judged = (await ports.judgements.checkpoint(cluster))?.sequence ?? 0;
  const closed = memory.closed.filter((c) => c.sequence > judged);
  // What leaves us was written by the judge, perhaps after somebody had read the store; until then we have it ourselves.
  if (daysOfAll(closed) !== daysOfAll(memory.closed)) memory.storedDays = ports.another();
  memory.closed = closed;
  return memory;
};

const daysOfAll = (closed: readonly Closed[]): number => closed.reduce((sum, c) => sum + c.days.length, 0);
