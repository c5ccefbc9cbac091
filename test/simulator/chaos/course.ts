import { memoryTable } from '../../../adapters/memory/table.ts';
import type { Recording } from '../../../adapters/recording/recording.ts';
import { recordingSource } from '../../../adapters/recording/source.ts';
import { alertsOn } from '../../../adapters/store/alerts.ts';
import { judgementsOn } from '../../../adapters/store/judgements.ts';
import { ledgerOn } from '../../../adapters/store/ledger.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import type { Table } from '../../../adapters/store/table.ts';
import { findZone } from '../../../core/numbers/zone.ts';
import { dayOfZone } from '../../../core/pipeline/days.ts';
import { flush, type JudgePorts, judgeNew } from '../../../core/pipeline/judge.ts';
import { observeTick } from '../../../core/pipeline/observe.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import { telling } from '../../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../../core/pipeline/working-set.ts';
import type { Publisher } from '../../../core/ports/publisher.ts';
import type { Source } from '../../../core/ports/source.ts';
import { type Instant, instant, parseInstant } from '../../../core/time.ts';
import { policyOf } from '../pipeline.ts';
import type { Plan, Trouble } from '../plan.ts';
import type { Seen } from '../watcher.ts';
import { type Reader, troubledBus } from './bus.ts';
import { chanceOf } from './chance.ts';
import { isTrouble, troubledTable } from './table.ts';

export const CLUSTER = 'sim';
const NO_TROUBLE: Trouble = { store: 0, kill: 0, bus: 0, overlap: 0 };

/** `now` is the clock by which the turns of those who send run out: the ticks' own, there is no other. */
type World = { readonly table: Table; readonly publisher: Publisher; readonly now: () => Instant };

const portsOn = (plan: Plan, { table, publisher, now }: World) => {
  const utc = findZone('UTC');
  if (utc === undefined) throw new Error('UTC is always known');
  return {
    cluster: CLUSTER,
    policy: policyOf(plan),
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
    ledger: ledgerOn(table),
    judgements: judgementsOn(table),
    outbox: outboxOn(table, now),
    alerts: alertsOn(table),
    publisher,
  };
};
type Ports = ReturnType<typeof portsOn>;

/** What is left when all is over, without any trouble in the way of reading it. */
export type Outcome = { readonly table: Table; readonly ports: Ports; readonly reader: Reader };

/**
 * The schedule's ticks through observe → ledger → judge → outbox → bus, by two processes that know nothing of each
 * other: ticks overlap, come twice, die at any await, and neither the store nor the bus can be relied on. In the quiet
 * at the end there is no trouble, and the last tick finishes what is left.
 */
export const troubledCourse = async (
  plan: Plan,
  recording: Recording,
  restored: Seen['restored'],
): Promise<Outcome> => {
  const chance = chanceOf(plan.seed);
  let quiet = false;
  const trouble = (): Trouble => (quiet ? NO_TROUBLE : plan.trouble);
  const table = memoryTable();
  const { publisher, reader } = troubledBus(chance, trouble);
  let clock = instant(plan.start);
  const now = (): Instant => clock;
  const ports = portsOn(plan, { table: troubledTable(table, chance, trouble), publisher, now });
  const source = tellingOf(restored, recordingSource(recording));
  const memories: [WorkingSet | null, WorkingSet | null] = [null, null];
  const tick = async (who: 0 | 1, at: Instant): Promise<void> => {
    try {
      await observeTick({ cluster: CLUSTER, source, ledger: ports.ledger }, at);
      const before = memories[who];
      memories[who] = null;
      const set = await judgeNew({ ...ports, decided: telling(ports) }, before);
      await drain(ports, at);
      memories[who] = set;
    } catch (error) {
      if (!isTrouble(error)) throw error;
    }
  };
  for (const t of plan.looking.ticks) {
    quiet = t > plan.busy;
    const at = instant(plan.start + t);
    clock = at;
    const who = chance.happens(0.5) ? 1 : 0;
    const both = chance.happens(trouble().overlap);
    await Promise.all(both ? [tick(0, at), tick(1, at)] : [tick(who, at)]);
    if (chance.happens(trouble().overlap / 2)) await tick(who, at);
  }
  const calm = portsOn(plan, { table, publisher, now });
  await flush(calm, await judgeNew(calm, null));
  return { table, ports: calm, reader };
};

/** A recording does not say that a backup was put back; a look at the cluster that notices it does (lookout.ts). */
const tellingOf = (restored: Seen['restored'], source: Source): Source => ({
  observe: async (resume, at) => {
    const seen = await source.observe(resume, at);
    const [from, until] = [resume, seen.resume].map(
      (t) => (t === null ? null : parseInstant(t)) ?? instant(0),
    );
    const told = restored.filter(({ t }) => t > (from ?? 0) && t <= (until ?? 0));
    const facts = told.map(({ resource, t }) => ({ kind: 'restored' as const, resource, at: instant(t) }));
    return { ...seen, facts: [...seen.facts, ...facts] };
  },
});

/** The records of another course's ledger, judged at one go by one process, with nothing in its way. */
export const calmCourse = async (plan: Plan, of: Ports): Promise<Outcome> => {
  const table = memoryTable();
  const { publisher, reader } = troubledBus(chanceOf(plan.seed), () => NO_TROUBLE);
  let at = instant(plan.start);
  const ports = portsOn(plan, { table, publisher, now: () => at });
  for await (const record of of.ledger.read(CLUSTER, 1)) {
    await ports.ledger.append(CLUSTER, await ports.ledger.head(CLUSTER), record);
    at = record.at;
  }
  const judging: JudgePorts = { ...ports, decided: telling(ports) };
  const set = await judgeNew(judging, null);
  await drain(ports, at);
  await flush(ports, set);
  return { table, ports, reader };
};
