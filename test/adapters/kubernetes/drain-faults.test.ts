import { describe, expect, test } from 'vitest';
import { manualClock } from '../../api-server/clock.ts';
import type { Fault } from '../../api-server/faults.ts';
import { BUSY_CHANGES, busyCluster, cluster, drainSeen, job } from './cluster.ts';

describe('the past is gone', () => {
  test('when the watch cache has forgotten it', async () => {
    const made = await busyCluster();
    made.server.state.forget('jobs');
    const { result, seen } = await drainSeen(made, 'jobs', 103);
    expect(seen).toEqual([]);
    expect(result).toEqual({
      outcome: 'gone',
      reason: 'expired',
      lastVersion: '103',
      message: 'too old resource version: 103 (110)',
    });
  });

  test('when it lies outside the window of what is remembered, and not one change sooner', async () => {
    const made = await cluster({ remember: 3 });
    for (let i = 1; i <= 5; i++) made.server.state.apply('jobs', job(`ok-${i}`));
    expect((await drainSeen(made, 'jobs', 101)).result).toMatchObject({ outcome: 'gone' });
    expect((await drainSeen(made, 'jobs', 102)).seen).toEqual(['ADDED ok-3', 'ADDED ok-4', 'ADDED ok-5']);
  });

  test('when the middle of the stream says so: what came before it still counts', async () => {
    const made = await busyCluster();
    made.server.faults.add({ kind: 'error-object', code: 410, reason: 'Expired', message: 'too old' });
    const { result, seen } = await drainSeen(made, 'jobs', 100);
    expect(seen).toEqual(BUSY_CHANGES);
    expect(result).toMatchObject({ outcome: 'gone', reason: 'expired', lastVersion: '103' });
  });

  test('when etcd was restored from a backup: the present lies before our version', async () => {
    const made = await cluster();
    const backup = made.server.state.snapshot();
    made.server.state.apply('jobs', job('ok-1'));
    made.server.state.elsewhere(20);
    made.server.state.restore(backup);
    expect((await drainSeen(made, 'jobs', 121)).result).toMatchObject({
      outcome: 'gone',
      reason: 'went-back',
      lastVersion: '121',
    });
    expect(made.server.requests.map(({ verb }) => verb)).toEqual(['list']);
  });

  test('when an API server drops old Events without a word', async () => {
    const made = await busyCluster();
    made.server.faults.add({ kind: 'silent-end', plural: 'events' });
    const { result } = await drainSeen(made, 'events', 100, { elapsed: () => 0 });
    expect(result).toMatchObject({ outcome: 'gone', reason: 'expired', lastVersion: '100' });
  });

  test('when etcd has compacted the Events', async () => {
    const made = await busyCluster();
    made.server.state.forget('events');
    expect((await drainSeen(made, 'events', 100)).result).toMatchObject({
      outcome: 'gone',
      reason: 'expired',
    });
  });
});

describe('nothing is lost, and the next tick resumes', () => {
  const faults: Record<string, { fault: Fault; error: object }> = {
    'the API server is overloaded throughout': {
      fault: { kind: 'status', code: 429, retryAfter: 1, verb: 'watch' },
      error: { kind: 'too-many-requests', retryAfter: 1000 },
    },
    'it answers 500 throughout': {
      fault: { kind: 'status', code: 500, verb: 'watch' },
      error: { kind: 'server-failed' },
    },
    'our credentials are refused, also new ones': {
      fault: { kind: 'status', code: 401 },
      error: { kind: 'unauthorized' },
    },
    'every stream breaks at once': {
      fault: { kind: 'cut', afterBytes: 10, verb: 'watch' },
      error: { kind: 'unreachable' },
    },
    'every stream ends at once': { fault: { kind: 'silent-end' }, error: { kind: 'malformed' } },
    'the stream holds an ERROR object': {
      fault: { kind: 'error-object', code: 500, message: 'etcd is unwell', skip: 0 },
      error: { kind: 'server-failed', message: 'the API server failed (500): etcd is unwell' },
    },
  };
  test.each(Object.entries(faults))('when %s', async (_, { fault, error }) => {
    const made = await busyCluster();
    const off = made.server.faults.add(fault);
    const first = await drainSeen(made, 'jobs', 100, { elapsed: () => 0 });
    expect(first.result).toMatchObject({ outcome: 'failed', error });
    off();
    const from = first.result.outcome === 'failed' ? first.result.lastVersion : 'none';
    const second = await drainSeen(made, 'jobs', from);
    expect([...first.seen, ...second.seen]).toEqual(BUSY_CHANGES);
    expect(second.result).toMatchObject({ outcome: 'caught-up', version: '110' });
  });

  test('when the API server is down', async () => {
    const made = await busyCluster();
    await made.server.down();
    const { result } = await drainSeen(made, 'jobs', 100);
    expect(result).toMatchObject({
      outcome: 'failed',
      lastVersion: '100',
      error: { kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') },
    });
    await made.server.up();
    expect((await drainSeen(made, 'jobs', 100)).seen).toEqual(BUSY_CHANGES);
  });

  test('when our time is over', async () => {
    const made = await cluster({ clock: manualClock('2026-11-22T15:30:00Z') });
    made.server.state.apply('jobs', job('ok-1'));
    made.server.state.elsewhere(5);
    const deadline = new AbortController();
    const { result, seen } = await drainSeen(made, 'jobs', 100, {
      deadline: deadline.signal,
      onChange: () => deadline.abort(),
    });
    expect(seen).toEqual([]);
    expect(result).toMatchObject({ outcome: 'failed', lastVersion: '101', error: { kind: 'out-of-time' } });
  });
});

test('an API server that restarts says 403 for some seconds, then 410, then lists', async () => {
  const clock = manualClock('2026-11-22T15:30:00Z');
  const made = await cluster({ clock, version: 12_919 });
  const { server } = made;
  server.state.apply('jobs', job('ok-1')); // 12920
  server.state.elsewhere();
  await server.restart({ forbiddenFor: 3000 });
  expect((await drainSeen(made, 'jobs', 12_920)).result).toMatchObject({
    outcome: 'failed',
    lastVersion: '12920',
    error: { kind: 'forbidden', missing: { verb: 'list', resource: 'jobs', group: 'batch' } },
  });
  clock.advance(3000);
  expect((await drainSeen(made, 'jobs', 12_920)).result).toMatchObject({
    outcome: 'gone',
    message: 'too old resource version: 12920 (12921)',
  });
});
