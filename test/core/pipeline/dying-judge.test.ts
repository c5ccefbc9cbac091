import { expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { alertsOn } from '../../../adapters/store/alerts.ts';
import { judgementsOn } from '../../../adapters/store/judgements.ts';
import { ledgerOn } from '../../../adapters/store/ledger.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { findZone } from '../../../core/numbers/zone.ts';
import { dayOfZone } from '../../../core/pipeline/days.ts';
import { judgeNew } from '../../../core/pipeline/judge.ts';
import { observeTick } from '../../../core/pipeline/observe.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import { telling } from '../../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../../core/pipeline/working-set.ts';
import type { Publisher } from '../../../core/ports/publisher.ts';
import { after, type Instant, instant, minutes } from '../../../core/time.ts';
import { at } from '../../build/at.ts';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { job, jobRef } from '../../build/job.ts';
import { observe } from '../../build/observe.ts';
import { pod } from '../../build/pod.ts';
import { Died, dyingAt } from './dying.ts';

const utc = findZone('UTC') ?? expect.fail('no UTC');
const hourly = { name: 'hourly', schedule: '0 * * * *' };
const nominal = '16:00:00';
const of = refOf(hourly);
// It waits for six minutes, is missed by a grace of eight, starts after all; another one can never fire.
const truth = [
  ...cronJob({ ...hourly, status: [[nominal, nominal]] }),
  ...job({ of, nominal, complete: '16:12:40' }),
  ...pod({ of: jobRef({ of, nominal }), started: '16:11:30', ended: '16:12:30' }),
  ...cronJob({ name: 'never', schedule: '0 0 31 2 *' }),
];
const window = { from: '15:58:00', to: '16:16:00' };
const seen = observe(truth, window);

/** Ticks every two minutes; whoever dies is followed by another at the next tick, from what is stored. */
const live = async (k: number, when: 'before' | 'after') => {
  const table = memoryTable();
  const death = dyingAt(k, when);
  const arrived: string[] = [];
  let clock: Instant = at(window.from);
  const publisher: Publisher = {
    publish: async (events) =>
      events.map(({ id }) => {
        arrived.push(id);
        return { kind: 'sent', id, eventId: id };
      }),
  };
  const cluster = 'prod';
  const ports = {
    cluster,
    ledger: ledgerOn(table),
    judgements: death.wrap(judgementsOn(table)),
    outbox: death.wrap(outboxOn(table, () => clock)),
    alerts: death.wrap(alertsOn(table)),
    publisher: death.wrap(publisher),
    policy: { ...defaultPolicy, grace: minutes(8) },
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
  };
  const source = {
    observe: async (resume: string | null, to: Instant) => {
      const from = Number(resume ?? 0);
      const facts = seen.filter((s) => s.t > from && s.t <= to).map((s) => s.fact);
      return { facts, resume: String(to), problems: [] };
    },
  };
  let set: WorkingSet | null = null;
  for (; clock <= at(window.to); clock = instant(after(clock, minutes(2)))) {
    await observeTick({ cluster, source, ledger: ports.ledger }, clock);
    try {
      const memory: WorkingSet | null = set;
      set = null;
      set = await judgeNew({ ...ports, decided: telling(ports) }, memory);
      await drain(ports, clock);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      death.revive();
      set = null;
    }
  }
  return { arrived, calls: death.calls() };
};

test('a judge that dies at any of its awaits tells everything, once for a reader that keeps ids', async () => {
  const alive = await live(0, 'before');
  expect(alive.arrived).toEqual([
    'cronjob-finding/prod/uid-never/never-fires/1',
    'pod-stuck-pending/prod/uid-hourly/2026-11-22T16:00:00Z',
    'incident-opened/incident/prod/cronjob.missed.uid-hourly/2026-11-22T16:00:00Z',
    'run-missed/prod/uid-hourly/2026-11-22T16:00:00Z',
    'incident-closed/incident/prod/cronjob.missed.uid-hourly/2026-11-22T16:00:00Z',
    'run-recovered/prod/uid-hourly/2026-11-22T16:00:00Z',
  ]);
  // Having died after a call is having died before the next, but for what the last one of a tick has done.
  for (let k = 1; k <= alive.calls; k += 1) {
    const when = k % 2 === 0 ? 'before' : 'after';
    const { arrived } = await live(k, when);
    expect([...new Set(arrived)].toSorted(), `${when} ${k}`).toEqual(alive.arrived.toSorted());
  }
});
