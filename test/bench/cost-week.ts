import { drillSignsOn } from '../../adapters/store/drill-signs.ts';
import { externalRunsOn } from '../../adapters/store/external-runs.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { reportsOn } from '../../adapters/store/reports.ts';
import { sentMailsOn } from '../../adapters/store/sent-mails.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { storeOn } from '../../adapters/store/store.ts';
import type { Table } from '../../adapters/store/table.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import { defaultMeasure } from '../../core/pipeline/week-report.ts';
import type { Publisher } from '../../core/ports/publisher.ts';
import { formatInstant, type Instant, instant, minutes, seconds, toUnixSeconds } from '../../core/time.ts';
import { judgeWith } from '../../functions/judge.ts';
import { mailWith } from '../../functions/mail.ts';
import { observeWith } from '../../functions/observe.ts';
import { reconcileWith } from '../../functions/reconcile.ts';
import { reportWith } from '../../functions/report.ts';
import { type Load, loadedSource } from './cost-load.ts';
import type { Spent } from './cost-spent.ts';

export type Week = {
  readonly load: Load;
  readonly table: Table;
  /** Where it begins and ends: the first list, and the hour in which no page is closed yet, are of no month. */
  readonly from: Instant;
  readonly to: Instant;
  readonly spent: Spent;
  /** Counts what was said to the bus and by mail. */
  readonly told: Told;
  /** Called at the beginning of each hour. */
  readonly hour?: (at: Instant) => void;
};

export type Told = { events: number; mails: number };

const TICK = seconds(30);
// Lambda says nothing of how long it keeps a process: some hours, it is said. Each new judge reads the snapshot again.
const PROCESS = minutes(120);
const CLUSTER = 'production';
const MAILED = /^(Incident|Error Budget|Observer|Weekly)/;
const OWNERS = Array.from({ length: 20 }, (_, i) => [`owner-${i}`, [`owner-${i}@example.com`]] as const);

const utc = findZone('UTC');
if (!utc) throw new Error('UTC is always known');

/**
 * So many hours of a deployment: the functions as they are composed for Lambda, called as the schedules call them, over one
 * table. Who calls counts what the table is asked for; what the functions take and say is counted here.
 */
export const runWeek = async ({ load, table, from, to, spent, told, hour }: Week): Promise<void> => {
  let now = from;
  const clock = (): Instant => now;
  const store = {
    ...storeOn(table),
    book: externalRunsOn(table),
    outbox: outboxOn(table, clock),
    ...snapshotSqueeze,
  };
  const waiting: object[] = [];
  const publisher: Publisher = {
    publish: async (events) => {
      told.events += events.length;
      for (const { detailType, detail, time } of events)
        if (MAILED.test(detailType))
          waiting.push({ 'detail-type': detailType, detail, time: formatInstant(time) });
      return events.map(({ id }) => ({ kind: 'sent', id, eventId: id }));
    },
  };
  const due = { day: 'monday', hour: 7 } as const;
  const names = [CLUSTER];
  const source = loadedSource(load);
  // What the simulated cluster takes to say what happened is not ours.
  const seen = { observe: spent.apart(source.observe) };
  const observe = observeWith(async () => ({
    cluster: CLUSTER,
    ledger: store.ledger,
    source: async () => seen,
  }));
  const rules = { cluster: CLUSTER, policy: defaultPolicy, dayOf: dayOfZone(utc) };
  const newJudge = () => judgeWith(async () => ({ ...store, ...rules, publisher }));
  const issuing = { ...store, names, due, publisher };
  const report = reportWith(async () => ({ ...issuing, measure: defaultMeasure, migration: null }));
  const reconcile = reconcileWith(async () => ({ ...issuing, zone: utc, declared: null }));
  const mail = mailWith(async () => ({
    owners: {
      from: 'cronwitness.dev/owner',
      fleet: ['fleet@example.com'],
      recipients: Object.fromEntries(OWNERS),
    },
    sender: { name: 'Cronwitness', address: 'cronwitness@example.com' },
    reports: reportsOn(table),
    transport: {
      send: async ({ to: recipients }) => {
        told.mails += recipients.length;
        return { accepted: recipients.map(({ address }) => address), refused: [] };
      },
    },
    log: (asOf) => sentMailsOn(table, toUnixSeconds(asOf)),
    drills: drillSignsOn(table),
    now: clock,
  }));
  let judge = newJudge();
  const context = { getRemainingTimeInMillis: () => 180_000 } as never;
  for (; now < to; now = instant(now + TICK)) {
    const event = { cluster: CLUSTER, time: formatInstant(now) };
    if ((now - from) % minutes(60) === 0) hour?.(now);
    if ((now - from) % PROCESS === 0) judge = newJudge();
    const responsePayload = await spent.on('observe', () => observe(event, context));
    await spent.on('judge', () => judge({ responsePayload }, context));
    // Five past each hour, and seven in the morning, as of the nearest tick.
    const ofDay = (now - (now % TICK)) % 86_400_000;
    if (ofDay % 3_600_000 === minutes(5)) await spent.on('reconcile', () => reconcile(event, context));
    if (ofDay === minutes(420)) await spent.on('report', () => report(event, context));
    for (const one of waiting.splice(0)) await spent.on('mail', () => mail(one, context));
  }
};
