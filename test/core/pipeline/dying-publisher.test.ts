import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { alertsOn } from '../../../adapters/store/alerts.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { decideAlerts, emptyAlertState } from '../../../core/alerting/decide.ts';
import { tellChanges } from '../../../core/pipeline/alert.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import { after, instant, minutes } from '../../../core/time.ts';
import { at, dropped, late, neverStarted, onTime, run } from '../alerting/verdicts.ts';
import { busOf } from './bus.ts';
import { Died, dyingAt } from './dying.ts';

const T0 = instant(Date.UTC(2026, 10, 22, 16));

describe('dying at every await of alerting and publishing', () => {
  const minute = (n: number) => after(at('16:20'), minutes(n));
  const names = Array.from({ length: 7 }, (_, i) => `job-${i}`);
  const first = names.map((n) => run(n, '16:00', dropped('controller-down')));
  const steps = [
    first.map((now) => ({ before: null, now })),
    [{ before: null, now: run('slow', '16:01', neverStarted('volume')) }],
    names.map((n) => ({ before: null, now: run(n, '16:02', onTime(at('16:02'))) })),
    [{ before: run('slow', '16:01', neverStarted('volume')), now: run('slow', '16:01', late(at('16:23'))) }],
  ].map((changed, i) => ({
    sequence: i + 1,
    asOf: minute(i),
    changed,
    withdrawn: [],
    waiting: [],
    more: [],
    sight: null,
  }));

  /** Runs the steps to the end, again from the start after each death, as a restarted judge does. */
  const live = async (k: number, when: 'before' | 'after') => {
    const table = memoryTable();
    const bus = busOf(() => 'none');
    const death = dyingAt(k, when);
    let clock = T0;
    const ports = {
      cluster: 'c',
      outbox: death.wrap(outboxOn(table, () => clock)),
      alerts: death.wrap(alertsOn(table)),
      publisher: death.wrap(bus.publisher),
    };
    let deaths = 0;
    for (;;) {
      try {
        for (const step of steps) {
          await tellChanges(ports, step);
          await drain(ports, step.asOf);
        }
        return { arrived: bus.arrived, calls: death.calls(), deaths, alerts: alertsOn(table) };
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        deaths += 1;
        // Another is started; a turn that died with its holder is over by then.
        death.revive();
        clock = instant(clock + minutes(1));
      }
    }
  };

  test('every event arrives, and a reader that keeps ids sees each once, in the same order', async () => {
    const alive = await live(0, 'before');
    const expected = steps.reduce(
      ({ state, ids }, step) => {
        const decision = decideAlerts('c', state, step);
        return { state: decision.state, ids: [...ids, ...decision.events.map((e) => e.id)] };
      },
      { state: emptyAlertState, ids: [] as readonly string[] },
    );
    expect(alive.arrived).toEqual(expected.ids);
    expect(new Set(alive.arrived).size).toBe(alive.arrived.length);
    for (const when of ['before', 'after'] as const) {
      for (let k = 1; k <= alive.calls; k += 1) {
        const lived = await live(k, when);
        expect(lived.deaths, `${when} ${k}`).toBe(1);
        expect([...new Set(lived.arrived)], `${when} ${k}`).toEqual(alive.arrived);
        expect(await lived.alerts.state('c'), `${when} ${k}`).toEqual(expected.state);
      }
    }
  });
});
