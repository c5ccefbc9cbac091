import { daysOf, rulesAt } from '../history-query/rules.ts';
import type { Policy } from '../judge/policy.ts';
import type { Clusters } from '../ports/clusters.ts';
import type { Judgements } from '../ports/judgements.ts';
import type { Ledger, LedgerRecord } from '../ports/ledger.ts';
import { before, type Duration, type Instant, minutes } from '../time.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import { closeDays, type DayOf, openDays } from './days.ts';
import { freeze, thaw } from './freeze.ts';
import { hourOf } from './hour.ts';
import { newsOfLabels } from './labels.ts';
import { prune } from './prune.ts';
import { openPages, type Step, step } from './step.ts';
import { emptyWorkingSet, type WorkingSet } from './working-set.ts';

/** Bytes ↔ text with compression: the only thing that the core cannot do itself. */
export type Squeeze = {
  readonly squeeze: (text: string) => Uint8Array;
  readonly unsqueeze: (bytes: Uint8Array) => string;
};

export type JudgePorts = Squeeze & {
  readonly cluster: string;
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  /** The rules in force now, and where those stand that were in force before. */
  readonly policy: Policy;
  readonly dayOf: DayOf;
  readonly clusters?: Pick<Clusters, 'rules'>;
  /** Called for each step before the checkpoint moves past it: alerts are stored here (tell-tick.ts). */
  readonly decided?: (step: Step, set: WorkingSet) => Promise<void>;
  readonly progress?: (record: LedgerRecord) => void;
  /** Asked before each record: false ends the judging in good time, with a snapshot, and the next judge goes on from there. */
  readonly hasTime?: () => boolean;
};

// Once an hour: replaying one takes some seconds, and writing the set more often would cost more than all the rest (DESIGN
// §14). At this time of the hour the set is at its smallest: runs of the hour before are told for good a quarter of an hour
// after it (final.ts), and then their pages are closed.
const SNAPSHOT_AT: Duration = minutes(20);

/**
 * Judges every ledger record that is not judged yet, one by one, and stores what was decided.
 *
 * ```
 * snapshot ─▶ working set ─┬─▶ record n ─▶ pages, bad runs, rollups, alerts ─▶ checkpoint n
 * (or memory)              └─▶ record n+1 …
 * ```
 *
 * Everything is written under deterministic keys and the checkpoint last: a judge that dies anywhere is followed by
 * one that writes the same things again. `memory` is what an earlier call returned, in the same process.
 */
export const judgeNew = async (ports: JudgePorts, memory: WorkingSet | null): Promise<WorkingSet> => {
  let set = memory ?? (await recall(ports));
  const rulesOf = await rulesByRecord(ports, memory);
  const { hasTime = () => true } = ports;
  for await (const record of ports.ledger.read(ports.cluster, set.sequence + 1)) {
    if (!hasTime()) {
      set = await keep(ports, set);
      break;
    }
    const { policy, dayOf } = rulesOf(record.sequence);
    const done = step(set, record, policy);
    await store({ ...ports, dayOf }, set, done);
    const labelled = newsOfLabels(set.world, done.facts);
    if (labelled.length > 0) await ports.judgements.putLabelled(ports.cluster, labelled);
    ports.progress?.(record);
    if (snapshotHour(set.asOf) !== snapshotHour(set.frozenAt)) set = await keep(ports, set);
  }
  await ports.judgements.advance(ports.cluster, {
    sequence: set.sequence,
    asOf: set.asOf,
    settled: settledBefore(set),
  });
  return set;
};

type Ruling = Pick<JudgePorts, 'policy' | 'dayOf'>;

/**
 * What was judged since the snapshot is judged again, and by the rules of that time: others would contradict what was told
 * and stored, and `verify` would call it altered. With a memory there is nothing to judge again.
 */
const rulesByRecord = async (
  { cluster, clusters, policy, dayOf }: JudgePorts,
  memory: WorkingSet | null,
): Promise<(sequence: number) => Ruling> => {
  const all = memory === null ? ((await clusters?.rules(cluster)) ?? []) : [];
  if (all.length < 2) return () => ({ policy, dayOf });
  return (sequence) => {
    const rules = rulesAt(all, sequence);
    return { policy: rules.policy, dayOf: daysOf(rules).dayOf };
  };
};

const snapshotHour = (t: Instant): Instant => hourOf(before(t, SNAPSHOT_AT));

/** Forgets what nobody needs any more, and writes down the rest. Where it stands written already, nothing is done. */
const keep = async ({ cluster, judgements, squeeze }: JudgePorts, set: WorkingSet): Promise<WorkingSet> => {
  if (set.frozenAt === set.asOf) return set;
  const kept = { ...prune(set), frozenAt: set.asOf };
  const { sequence, asOf: at } = kept;
  await judgements.putSnapshot(cluster, { sequence, at, facts: squeeze(freeze(kept)) });
  return kept;
};

/** The working set of the last snapshot, or an empty one: the records after it bring it up to date. */
export const recall = async ({ cluster, judgements, unsqueeze }: JudgePorts): Promise<WorkingSet> => {
  const snapshot = await judgements.snapshot(cluster);
  return (snapshot === null ? null : thaw(unsqueeze(snapshot.facts))) ?? emptyWorkingSet();
};

const store = async (ports: JudgePorts, set: WorkingSet, done: Step): Promise<void> => {
  const { cluster, judgements } = ports;
  const bad = done.remarkable.filter((c) => isBad(c.now)).map((c) => c.now);
  const better = done.remarkable.flatMap((c) =>
    c.before !== null && isBad(c.before) && !isBad(c.now) ? [c.now] : [],
  );
  const withdrawn = [...better, ...done.withdrawn.filter(isBad)];
  if (done.pages.length > 0) await judgements.putPages(cluster, done.pages);
  if (bad.length > 0 || withdrawn.length > 0) await judgements.putBadRuns(cluster, bad, withdrawn);
  const rollups = closeDays(set, done.pages, ports.dayOf);
  if (rollups.length > 0) await judgements.putRollups(cluster, rollups);
  await ports.decided?.(done, set);
};

/** A run that counts against an objective, or would if its cause were not excluded. */
export const isBad = (v: Verdict): boolean =>
  START_COUNTS[v.start.kind] === 'bad' || (v.finish !== null && FINISH_COUNTS[v.finish.kind] === 'bad');

const settledBefore = (set: WorkingSet): Instant => {
  let oldest = set.asOf;
  for (const { since } of set.open.values()) if (since < oldest) oldest = since;
  return oldest;
};

/** Writes what is open as it stands: before a stop, or for a reader who wants today's numbers. It will be written again. */
export const flush = async ({ cluster, judgements, dayOf }: JudgePorts, set: WorkingSet): Promise<void> => {
  await judgements.putPages(cluster, openPages(set));
  await judgements.putRollups(cluster, openDays(set, dayOf));
};
