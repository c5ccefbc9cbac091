import { describe, expect, test } from 'vitest';
import { drain } from '../../../adapters/kubernetes/drain.ts';
import { RESOURCES } from '../../../adapters/kubernetes/resources.ts';
import { watchOnce } from '../../../adapters/kubernetes/watch.ts';
import { manualClock } from '../../api-server/clock.ts';
import type { Fault } from '../../api-server/faults.ts';
import {
  BUSY_CHANGES,
  busyCluster,
  type Cluster,
  cluster,
  drainSeen,
  errorOf,
  eventAbout,
  job,
  nameOf,
  pod,
} from './cluster.ts';

describe('draining', () => {
  test('brings every change since the stored version, and stops at the present', async () => {
    const made = await busyCluster();
    const { result, seen } = await drainSeen(made, 'jobs', 100);
    expect(seen).toEqual(BUSY_CHANGES);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '110', by: 'version' });
  });

  test('needs no watch when nothing at all has happened', async () => {
    const made = await busyCluster();
    const { result, seen } = await drainSeen(made, 'jobs', 110);
    expect(seen).toEqual([]);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '110', by: 'version' });
    expect(made.server.requests.map(({ verb }) => verb)).toEqual(['list']);
  });

  test('with bookmarks only moves the version', async () => {
    const made = await busyCluster();
    const { result, seen } = await drainSeen(made, 'jobs', 103);
    expect(seen).toEqual([]);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '110', by: 'version' });
  });

  test('ends at once when an object past the present arrives', async () => {
    const clock = manualClock('2026-11-22T15:30:00Z');
    const made = await cluster({ clock });
    made.server.state.elsewhere(5);
    const opened = made.server.watched('jobs');
    const draining = drainSeen(made, 'jobs', 100);
    await opened;
    made.server.state.apply('jobs', job('ok-1'));
    expect(await draining).toMatchObject({
      seen: ['ADDED ok-1'],
      result: { outcome: 'caught-up', version: '106', by: 'version' },
    });
  });

  test('is content with a stream that ran its time where bookmarks stay behind', async () => {
    const made = await busyCluster();
    made.server.faults.add({ kind: 'old-bookmarks' });
    const { result, seen } = await drainSeen(made, 'jobs', 100);
    expect(seen).toEqual(BUSY_CHANGES);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '103', by: 'time' });
  });

  test('and where there are none: Events, whose version moves to the present all the same', async () => {
    const made = await busyCluster();
    made.server.state.apply('events', eventAbout('Job', 'ok-2'));
    made.server.state.elsewhere(9);
    const { result, seen } = await drainSeen(made, 'events', 100);
    expect(seen).toEqual(['ADDED ok-2.1']);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '120', by: 'time' });
  });

  test('compares no versions that are not numbers', async () => {
    const made = await busyCluster();
    const connection: Cluster['connection'] = {
      server: made.connection.server,
      request: async (path, query, extras) => {
        const answer = await made.connection.request(path, { ...query, resourceVersion: '100' }, extras);
        return query.watch
          ? answer
          : { ...answer, body: bytes('{"metadata":{"resourceVersion":"v~1"},"items":[]}') };
      },
    };
    const { result, seen } = await drainSeen({ ...made, connection }, 'jobs', 'v~0');
    expect(seen).toEqual(BUSY_CHANGES);
    expect(result).toMatchObject({ outcome: 'caught-up', by: 'time' });
  });

  test('tells the time of the API server, whatever ours is', async () => {
    const made = await busyCluster();
    made.server.skew = -5 * 60_000;
    const { result } = await drainSeen(made, 'jobs', 110);
    expect(result).toMatchObject({ serverTime: Date.parse('2026-11-22T15:25:00Z') });
  });
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe('draining survives', () => {
  const faults: Record<string, Fault> = {
    'a stream cut in the middle of a line': { kind: 'cut', afterBytes: 300, verb: 'watch', times: 1 },
    'two streams cut before anything whole came': { kind: 'cut', afterBytes: 20, verb: 'watch', times: 2 },
    'a connection broken before the answer': { kind: 'hang-up', verb: 'watch', times: 1 },
    '429 on the watch': { kind: 'status', code: 429, retryAfter: 1, verb: 'watch', times: 1 },
    '503 on the watch': { kind: 'status', code: 503, verb: 'watch', times: 2 },
    '500 on the read of the present': { kind: 'status', code: 500, verb: 'list', times: 1 },
    '401 on the watch, renewing once': { kind: 'status', code: 401, verb: 'watch', times: 1 },
    'a slow server': { kind: 'slow', milliseconds: 3000 },
    'a 410 from one API server of several, which another does not say': {
      kind: 'status',
      code: 410,
      verb: 'watch',
      times: 2,
    },
    'the same as an ERROR object': { kind: 'error-object', code: 410, message: 'too old', times: 1 },
    'a stream that ended at once': { kind: 'silent-end', times: 1 },
  };
  test.each(Object.entries(faults))('%s: every change comes once', async (_, fault) => {
    const made = await busyCluster();
    made.server.faults.add(fault);
    const { result, seen } = await drainSeen(made, 'jobs', 100, { elapsed: () => 0 });
    expect(seen).toEqual(BUSY_CHANGES);
    expect(result).toMatchObject({ outcome: 'caught-up', version: '110', by: 'version' });
  });
});

describe('several resources', () => {
  const all = { cronjobs: '100', jobs: '100', pods: '100', events: '100' };
  const drainAll = async ({ connection, server }: Cluster, onSeen = (_: string): void => {}) => {
    const seen: string[] = [];
    const results = await drain(connection, all, {
      deadline: new AbortController().signal,
      elapsed: server.clock.now,
      onChange: (resource, { object }) => {
        onSeen(resource);
        seen.push(`${resource} ${nameOf(object)}`);
      },
    });
    return { seen: seen.sort(), outcomes: Object.fromEntries([...results].map(([k, v]) => [k, v.outcome])) };
  };
  const oneOfEach = async (): Promise<Cluster> => {
    const made = await cluster();
    made.server.state.apply('cronjobs', job('ok'));
    made.server.state.apply('jobs', job('ok-1'));
    made.server.state.apply('pods', pod('ok-1-x'));
    made.server.state.apply('events', eventAbout('Job', 'ok-1'));
    return made;
  };
  const SEEN = ['cronjobs ok', 'events ok-1.1', 'jobs ok-1', 'pods ok-1-x'];

  test('are drained together', async () => {
    const { seen, outcomes } = await drainAll(await oneOfEach());
    expect(seen).toEqual(SEEN);
    expect(outcomes).toEqual({
      cronjobs: 'caught-up',
      jobs: 'caught-up',
      pods: 'caught-up',
      events: 'caught-up',
    });
  });

  test('do not suffer from one of them being forbidden and another one gone', async () => {
    const made = await oneOfEach();
    made.server.access.deny('watch', 'pods');
    made.server.state.forget('events');
    const { seen, outcomes } = await drainAll(made);
    expect(seen).toEqual(['cronjobs ok', 'jobs ok-1']);
    expect(outcomes).toEqual({ cronjobs: 'caught-up', jobs: 'caught-up', pods: 'failed', events: 'gone' });
  });

  test('are all left when a callback throws, and what it threw comes out', async () => {
    const mine = new TypeError('a mistake of ours');
    const draining = drainAll(await oneOfEach(), (resource) => {
      if (resource === 'jobs') throw mine;
    });
    expect(await errorOf(draining)).toBe(mine);
  });
});

test('a watch from a version of the future waits in silence: why the present is read first', async () => {
  const made = await cluster();
  made.server.state.apply('jobs', job('ok-1'));
  const seen: string[] = [];
  const end = await watchOnce(made.connection, RESOURCES.jobs, {
    from: '500',
    timeoutSeconds: 4,
    onChange: ({ type }) => void seen.push(type),
  });
  expect(seen).toEqual([]);
  expect(end).toMatchObject({ kind: 'ended', version: '500' });
});
