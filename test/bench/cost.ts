import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { alertsOn } from '../../adapters/store/alerts.ts';
import { judgementsOn } from '../../adapters/store/judgements.ts';
import { ledgerOn } from '../../adapters/store/ledger.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { gzipSqueeze } from '../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import { judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { type DrainPorts, drain } from '../../core/pipeline/publish.ts';
import { telling } from '../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import { instant, minutes, seconds } from '../../core/time.ts';
import { billOf, type Metered, printBill } from './cost-bill.ts';
import { loadedSource } from './cost-load.ts';
import { meteredTable } from './metered-table.ts';

/**
 * `npm run cost -- --jobs 500 --runs-per-minute 50 [--hours 168]`: what a month costs on AWS. A cluster of that size is
 * simulated tick by tick through observe and judge; what they call and write is metered and billed by prices.json.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '500' },
    'runs-per-minute': { type: 'string', default: '50' },
    hours: { type: 'string', default: '6' },
    clusters: { type: 'string', default: '1' },
  },
});
const load = { jobs: Number(values.jobs), runsPerMinute: Number(values['runs-per-minute']) };
const hours = Number(values.hours);
// Pages, rollups and snapshots are written by the hour: part of one says nothing of a month.
if (!Number.isInteger(hours)) {
  process.stderr.write('cost: --hours needs to be a whole number\n');
  process.exit(2);
}
if (![load.jobs, load.runsPerMinute, hours, Number(values.clusters)].every((n) => n > 0)) {
  process.stderr.write(
    'cost: --jobs, --runs-per-minute, --hours and --clusters need to be numbers above 0\n',
  );
  process.exit(2);
}

/** Milliseconds of this process's own work: whatever else the machine does is not billed. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const utc = findZone('UTC');
if (!utc) throw new Error('UTC is always known');
const START = instant(Date.UTC(2026, 10, 16, 0, 0, 25));
const WARM_UP = minutes(60);
const cluster = 'production';

const simulate = async (): Promise<Metered> => {
  const { table, usage } = meteredTable();
  const store = {
    ledger: ledgerOn(table),
    judgements: judgementsOn(table),
    outbox: outboxOn(table),
    alerts: alertsOn(table),
  };
  const ports = { ...store, cluster, policy: defaultPolicy, dayOf: dayOfZone(utc), ...gzipSqueeze };
  const source = loadedSource(load);
  let told = 0;
  const publisher: DrainPorts['publisher'] = {
    publish: async (events) => {
      told += events.length;
      return events.map(({ id }) => ({ kind: 'sent', id, eventId: id }));
    },
  };
  let set: WorkingSet | null = null;
  const spent = { observe: 0, judge: 0 };
  const before = { writes: 0, reads: 0, calls: 0, runs: 0, bytes: 0, ticks: 0 };
  let ticks = 0;
  const read = () => ({
    writes: usage.writeUnits,
    reads: usage.readUnits,
    calls: usage.calls,
    bytes: [...usage.stored].reduce(
      (sum, [key, size]) => sum + (/^(snapshot|state)#/.test(key) ? 0 : size),
      0,
    ),
    ticks,
  });
  // The first list, and the first hour before a page is closed, are not what a month is made of.
  for (let at = START; at < START + WARM_UP + hours * 3_600_000; at = instant(at + seconds(30))) {
    if (at - START === WARM_UP) Object.assign(before, read());
    const [seen, began] = [source.observe, cpu()];
    let generating = 0;
    const timed = {
      observe: async (...args: Parameters<typeof seen>) => {
        const from = cpu();
        const observation = await seen(...args);
        generating = cpu() - from;
        return observation;
      },
    };
    await observeTick({ cluster, source: timed, ledger: store.ledger }, at);
    const observed = cpu();
    set = await judgeNew({ ...ports, decided: telling(ports) }, set);
    await drain({ cluster, outbox: store.outbox, publisher }, at);
    if (at - START >= WARM_UP) {
      spent.observe += observed - began - generating;
      spent.judge += cpu() - observed;
    }
    ticks++;
  }
  const now = read();
  return {
    hours,
    runs: load.runsPerMinute * 60 * hours,
    writeUnits: now.writes - before.writes,
    readUnits: now.reads - before.reads,
    tableCalls: now.calls - before.calls,
    storedBytes: now.bytes - before.bytes,
    ticks: now.ticks - before.ticks,
    observeMs: spent.observe,
    judgeMs: spent.judge,
    told,
  };
};

const metered = await simulate();
const prices = JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8'));
printBill(
  billOf(metered, { prices, jobs: load.jobs, clusters: Number(values.clusters) }),
  metered,
  prices.asOf,
);
