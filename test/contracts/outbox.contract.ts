import { describe, expect, test } from 'vitest';
import { emptyAlertState } from '../../core/alerting/decide.ts';
import type { Incident } from '../../core/alerting/incident.ts';
import type { AlertStore } from '../../core/ports/alert-store.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { Outgoing } from '../../core/ports/publisher.ts';
import { after, instant, minutes } from '../../core/time.ts';

const T0 = instant(Date.UTC(2026, 10, 22, 16));
const later = (n: number) => after(T0, minutes(n));
const event = (id: string, group = id): Outgoing => ({
  id,
  detailType: 'Run Missed',
  detail: { id, text: '<b>"ünï\n💥' },
  time: T0,
  group,
});
const ids = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map((e) => e.id);

/** What every store of alerts does. `open` gives an empty cluster of its own each time. */
export const alertStoreContract = (
  name: string,
  open: () => Promise<{ readonly outbox: Outbox; readonly alerts: AlertStore; readonly cluster: string }>,
): void => {
  describe(`outbox: ${name}`, () => {
    test('what is put waits in the order of steps, then of places', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(cluster, [event('d')], later(1));
      await outbox.put(cluster, [event('c'), event('a'), event('b')], T0);
      expect(ids(await outbox.unsent(cluster, 10))).toEqual(['c', 'a', 'b', 'd']);
      expect(ids(await outbox.unsent(cluster, 2))).toEqual(['c', 'a']);
      expect(await outbox.oldest(cluster)).toBe(T0);
      expect((await outbox.unsent(cluster, 1))[0]).toEqual({
        ...event('c'),
        stored: T0,
        place: 0,
        attempts: 0,
        reason: null,
      });
    });

    test('an id waits once, however often and by whomever it is put', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(cluster, [event('a'), event('b'), event('a')], T0);
      await outbox.put(cluster, [event('a'), event('b')], T0);
      await outbox.put(cluster, [event('b'), event('a'), event('c')], later(1));
      expect(ids(await outbox.unsent(cluster, 10))).toEqual(['a', 'b', 'c']);
    });

    test('an id that was sent is never sent again', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(cluster, [event('a'), event('b')], T0);
      await outbox.markSent(cluster, await outbox.unsent(cluster, 1), T0);
      await outbox.put(cluster, [event('a'), event('b')], T0);
      await outbox.put(cluster, [event('a')], later(1));
      expect(ids(await outbox.unsent(cluster, 10))).toEqual(['b']);
      await outbox.markSent(cluster, await outbox.unsent(cluster, 10), T0);
      expect(await outbox.oldest(cluster)).toBeNull();
    });

    test('a failed entry keeps its place and counts', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(cluster, [event('a'), event('b')], T0);
      const [first] = await outbox.unsent(cluster, 1);
      if (first) await outbox.markFailed(cluster, [{ entry: first, reason: 'ThrottlingException: slow' }]);
      const [again] = await outbox.unsent(cluster, 1);
      expect(again).toEqual({ ...first, attempts: 1, reason: 'ThrottlingException: slow' });
    });

    test('a parked entry is out of the way, with its reason', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(cluster, [event('a'), event('b')], T0);
      const [first] = await outbox.unsent(cluster, 1);
      if (first) await outbox.park(cluster, [{ entry: first, reason: 'EntryTooLarge' }], later(1));
      expect(ids(await outbox.unsent(cluster, 10))).toEqual(['b']);
      expect(await outbox.parked(cluster)).toEqual([
        { ...first, attempts: 1, reason: 'EntryTooLarge', parked: later(1) },
      ]);
      await outbox.put(cluster, [event('a')], T0);
      expect(ids(await outbox.unsent(cluster, 10))).toEqual(['b']);
    });

    test('the turn to send is one’s alone until it is ended, in each cluster', async () => {
      const { outbox, cluster } = await open();
      const mine = await outbox.turn(cluster);
      expect(await mine?.keep()).toBe(true);
      expect(await outbox.turn(cluster)).toBeNull();
      expect(await outbox.turn(`${cluster}-other`)).not.toBeNull();
      await mine?.end();
      const theirs = await outbox.turn(cluster);
      expect(theirs).not.toBeNull();
      expect(await mine?.keep()).toBe(false);
      await mine?.end();
      expect(await theirs?.keep()).toBe(true);
    });

    test('clusters do not see each other’s', async () => {
      const { outbox, cluster } = await open();
      await outbox.put(`${cluster}-other`, [event('a')], T0);
      expect(await outbox.unsent(cluster, 10)).toEqual([]);
    });

    test('three hundred entries come and go', async () => {
      const { outbox, cluster } = await open();
      const events = Array.from({ length: 300 }, (_, i) => event(`e${i}`));
      await outbox.put(cluster, events, T0);
      const waiting = await outbox.unsent(cluster, 250);
      expect(ids(waiting)).toEqual(ids(events).slice(0, 250));
      await outbox.markSent(cluster, waiting, T0);
      expect(ids(await outbox.unsent(cluster, 500))).toEqual(ids(events).slice(250));
    });
  });

  describe(`alert store: ${name}`, () => {
    test('the state moves forward only', async () => {
      const { alerts, cluster } = await open();
      expect(await alerts.state(cluster)).toBeNull();
      const state = { ...emptyAlertState, sequence: 7, incidents: [incident(3)] };
      expect(await alerts.putState(cluster, state)).toBe(true);
      expect(await alerts.putState(cluster, { ...emptyAlertState, sequence: 6 })).toBe(false);
      expect(await alerts.state(cluster)).toEqual(state);
    });

    test('an outage of ten thousand runs fits', async () => {
      const { alerts, cluster } = await open();
      const state = { ...emptyAlertState, sequence: 1, incidents: [incident(10_000), incident(10_000)] };
      expect(await alerts.putState(cluster, state)).toBe(true);
      expect(await alerts.state(cluster)).toEqual(state);
      await alerts.putIncidents(cluster, state.incidents);
      expect(await alerts.incident(cluster, incident(1).id)).toEqual(incident(10_000));
    });

    test('incidents are found by id and by time', async () => {
      const { alerts, cluster } = await open();
      await alerts.putIncidents(cluster, [incident(1)]);
      await alerts.putIncidents(cluster, [incident(2)]);
      const { id } = incident(1);
      expect(await alerts.incident(cluster, id)).toEqual(incident(2));
      expect(await alerts.incident(cluster, 'no such')).toBeNull();
      expect(await alerts.incidents(cluster, { from: T0, to: later(1) })).toEqual([incident(2)]);
      expect(await alerts.incidents(cluster, { from: later(1), to: later(9) })).toEqual([]);
    });
  });
};

const incident = (members: number): Incident => ({
  id: 'incident/c/controller-down/2026-11-22T16:00:00Z',
  cluster: 'c',
  cause: { kind: 'controller-down' },
  opened: later(20),
  from: T0,
  to: T0,
  lastBad: later(20),
  members: Array.from({ length: members }, (_, i) => ({
    of: 'missed' as const,
    // Like UUIDs, they don't compress.
    cronJobUid: ((i % 1000) * 2654435761).toString(36) + ((i % 1000) * 40503).toString(16),
    namespace: `team-${i % 40}`,
    name: `job-${i % 1000}`,
    owner: null,
    nominal: later(Math.floor(i / 1000)),
    job: null,
    what: 'dropped',
    cause: 'controller-down',
    state: 'bad' as const,
  })),
  uncounted: 0,
  healed: [],
  closed: null,
});
