import { memoryTable } from '../../adapters/memory/table.ts';
import { alertsOn } from '../../adapters/store/alerts.ts';
import { judgementsOn } from '../../adapters/store/judgements.ts';
import { ledgerOn } from '../../adapters/store/ledger.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import type { BudgetTerms } from '../../core/alerting/budget.ts';
import { defaultPolicy, type Policy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import { type JudgePorts, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { telling } from '../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import type { OutboxEntry } from '../../core/ports/outbox.ts';
import type { Source } from '../../core/ports/source.ts';
import { after, type Duration, formatInstant, type Instant, instant, minutes } from '../../core/time.ts';
import type { Seen } from './observe.ts';

export type Tellings = {
  readonly from: Instant;
  readonly to: Instant;
  readonly tick?: Duration;
  /** Ticks that see nothing, and ticks that never run. */
  readonly failing?: (at: Instant) => boolean;
  readonly missing?: (at: Instant) => boolean;
  readonly policy?: Partial<Policy>;
  readonly terms?: BudgetTerms;
  /** The judge's process dies after each tick: the next one begins from the snapshot. */
  readonly forgetful?: boolean;
};

const utc = findZone('UTC');

/** Everything that lies in the outbox after the ticks: observe, ledger, judge and telling, on a table in memory. */
export const toldBy = async (seen: readonly Seen[], says: Tellings): Promise<readonly OutboxEntry[]> =>
  toldFrom(seenSource(seen, says.failing), says);

/** The same of any source. */
export const toldFrom = async (source: Source, says: Tellings): Promise<readonly OutboxEntry[]> => {
  if (utc === undefined) throw new Error('no UTC');
  const table = memoryTable();
  const [ledger, outbox, alerts] = [ledgerOn(table), outboxOn(table), alertsOn(table)];
  const cluster = 'prod';
  const policy = { ...defaultPolicy, ...says.policy };
  const terms = says.terms === undefined ? {} : { terms: says.terms };
  const ports: JudgePorts = {
    cluster,
    ledger,
    judgements: judgementsOn(table),
    policy,
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
    decided: telling({ cluster, outbox, alerts, policy, ...terms }),
  };
  let set: WorkingSet | null = null;
  for (let at = says.from; at <= says.to; at = after(at, says.tick ?? minutes(1))) {
    if (says.missing?.(at) === true) continue;
    await observeTick({ cluster, source, ledger }, at);
    set = await judgeNew(ports, says.forgetful === true ? null : set);
  }
  return outbox.unsent(cluster, 100_000);
};

/** What was seen, handed out tick by tick; a failing tick brings nothing, and the next one brings it all. */
const seenSource = (seen: readonly Seen[], failing: Tellings['failing']): Source => ({
  observe: async (resume, at) => {
    if (failing?.(at) === true)
      return { facts: [], resume: resume ?? '', problems: ['connect ECONNREFUSED'] };
    const from = Number(resume ?? 0);
    const facts = seen.filter((s) => s.t > from && s.t <= at).map((s) => s.fact);
    return { facts, resume: String(at), problems: [] };
  },
});

/** One line an event: when it was stored, what it is and its summary. */
export const lines = (entries: readonly OutboxEntry[]): readonly string[] =>
  entries.map(
    ({ stored, detailType, detail }) =>
      `${formatInstant(instant(stored)).slice(11, 19)} ${detailType}: ${String(detail.summary)}`,
  );
