import { describe, expect, test } from 'vitest';
import { RESOURCES, type ResourceName } from '../../../adapters/kubernetes/resources.ts';
import { type OnChange, type WatchEnd, watchOnce } from '../../../adapters/kubernetes/watch.ts';
import { manualClock } from '../../api-server/clock.ts';
import { type Cluster, cluster, errorOf, eventually, job, nameOf, pod } from './cluster.ts';

type Watched = { readonly end: WatchEnd; readonly seen: readonly string[] };

/** Watches jobs; `seen` are the changes as 'ADDED ok-1@101'. */
const watchSeen = async (
  { connection }: Cluster,
  from: number,
  {
    resource = 'jobs',
    stopAt,
    signal,
  }: { resource?: ResourceName; stopAt?: string; signal?: AbortSignal } = {},
): Promise<Watched> => {
  const seen: string[] = [];
  const onChange: OnChange = ({ type, object, version }) => {
    seen.push(`${type} ${nameOf(object)}@${version}`);
    return version === stopAt ? 'stop' : undefined;
  };
  const end = await watchOnce(connection, RESOURCES[resource], {
    from: String(from),
    timeoutSeconds: 300,
    signal,
    onChange,
  });
  return { end, seen };
};

const threeChanges = async (): Promise<Cluster> => {
  const made = await cluster();
  made.server.state.apply('jobs', job('ok-1'));
  made.server.state.apply('jobs', job('ok-1', { status: { succeeded: 1 } }));
  made.server.state.delete('jobs', 'lab/ok-1');
  return made;
};

describe('a watch', () => {
  test('resumes after its version and tells what has happened since, deletions with their last state', async () => {
    const { end, seen } = await watchSeen(await threeChanges(), 101, { stopAt: '103' });
    expect(seen).toEqual(['MODIFIED ok-1@102', 'DELETED ok-1@103']);
    expect(end).toEqual({ kind: 'stopped', version: '103' });
  });

  test('has a bookmark a minute and one before its end, which moves the version when all is quiet', async () => {
    const made = await threeChanges();
    made.server.state.elsewhere(7);
    const { end, seen } = await watchSeen(made, 103);
    expect(seen).toEqual(Array.from({ length: 5 }, () => 'BOOKMARK @110'));
    expect(end).toEqual({ kind: 'ended', version: '110', lines: 5 });
  });

  test('tells of a pod that loses its label that it is gone, and of others nothing', async () => {
    const made = await cluster();
    made.server.state.apply('pods', pod('a'));
    made.server.state.apply('pods', pod('web', { app: 'web' }));
    made.server.state.apply('pods', pod('a', {}));
    const { seen } = await watchSeen(made, 100, { resource: 'pods', stopAt: '103' });
    expect(seen).toEqual(['ADDED a@101', 'DELETED a@103']);
  });

  test('is not given up while it is silent for ten minutes', async () => {
    const clock = manualClock('2026-11-22T15:30:00Z');
    const made = await cluster({ clock });
    made.server.faults.add({ kind: 'no-bookmarks' });
    const opened = made.server.watched('jobs');
    const watching = watchSeen(made, 100, { stopAt: '101' });
    await opened;
    clock.advance(299_000);
    made.server.state.apply('jobs', job('ok-1'));
    expect((await watching).seen).toEqual(['ADDED ok-1@101']);
  });

  test('hands the error that its callback throws to the caller, and closes the stream', async () => {
    const made = await cluster({ clock: manualClock('2026-11-22T15:30:00Z') });
    made.server.state.apply('jobs', job('ok-1'));
    const mine = new TypeError('a mistake of ours');
    const watching = watchOnce(made.connection, RESOURCES.jobs, {
      from: '100',
      timeoutSeconds: 300,
      onChange: () => {
        throw mine;
      },
    });
    expect(await errorOf(watching)).toBe(mine);
    await eventually(() => made.server.openStreams('jobs')).toBe(0);
  });
});

describe('a watch that breaks', () => {
  test('in the middle of a line drops the half and keeps the version of the last whole object', async () => {
    const made = await threeChanges();
    const firstLine = Buffer.byteLength(
      `${JSON.stringify({ type: 'ADDED', object: made.server.state.since('jobs', 100)[0] })}`,
    );
    made.server.faults.add({ kind: 'cut', afterBytes: firstLine, verb: 'watch', times: 1 });
    const { end, seen } = await watchSeen(made, 100);
    expect(seen).toEqual(['ADDED ok-1@101']);
    expect(end).toMatchObject({ kind: 'cut', version: '101', error: { kind: 'unreachable' } });
    const resumed = await watchSeen(made, 101, { stopAt: '103' });
    expect(resumed.seen).toEqual(['MODIFIED ok-1@102', 'DELETED ok-1@103']);
  });

  test('by the server going down says so', async () => {
    const made = await cluster({ clock: manualClock('2026-11-22T15:30:00Z') });
    const opened = made.server.watched('jobs');
    const watching = watchSeen(made, 100);
    await opened;
    await made.server.down();
    expect((await watching).end).toMatchObject({ kind: 'cut', version: '100' });
  });

  test('by our own deadline says so', async () => {
    const made = await cluster({ clock: manualClock('2026-11-22T15:30:00Z') });
    const stop = new AbortController();
    const opened = made.server.watched('jobs');
    const watching = watchSeen(made, 100, { signal: stop.signal });
    await opened;
    stop.abort();
    expect((await watching).end).toMatchObject({ kind: 'failed', error: { kind: 'out-of-time' } });
  });

  const errors: Record<string, { code: number; reason?: string; message: string; end: object }> = {
    '410 Expired means gone': {
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 12920 (12921)',
      end: { kind: 'gone', error: { kind: 'gone', message: 'too old resource version: 12920 (12921)' } },
    },
    '410 Gone, as before Kubernetes 1.17, means gone': {
      code: 410,
      reason: 'Gone',
      message: 'too old resource version: 1 (2)',
      end: { kind: 'gone' },
    },
    '500 means failed': {
      code: 500,
      message: 'etcd event received with PrevKv=nil',
      end: { kind: 'failed', error: { kind: 'server-failed', status: 500 } },
    },
    '400 means failed': { code: 400, message: 'no', end: { kind: 'failed', error: { kind: 'refused' } } },
  };
  test.each(Object.entries(errors))('with an ERROR object: %s', async (_, { end, ...error }) => {
    const made = await threeChanges();
    made.server.faults.add({ kind: 'error-object', ...error });
    const watched = await watchSeen(made, 101);
    expect(watched.seen).toEqual(['MODIFIED ok-1@102', 'DELETED ok-1@103']);
    expect(watched.end).toMatchObject({ ...end, version: '103' });
  });

  test('at its very start with HTTP 410 means gone as well', async () => {
    const made = await threeChanges();
    made.server.faults.add({
      kind: 'status',
      code: 410,
      verb: 'watch',
      message: 'too old resource version: 1 (2)',
    });
    expect((await watchSeen(made, 101)).end).toMatchObject({ kind: 'gone', version: '101' });
    expect(made.waits).toEqual([]);
  });

  test('with a line that is no JSON fails, and nothing after it is believed', async () => {
    const made = await threeChanges();
    made.server.faults.add({ kind: 'garbage', verb: 'watch' });
    const { end, seen } = await watchSeen(made, 100);
    expect(seen).toEqual([]);
    expect(end).toMatchObject({ kind: 'failed', version: '100', error: { kind: 'malformed' } });
  });

  test('because it may not watch names verb, resource and group', async () => {
    const made = await threeChanges();
    made.server.access.deny('watch', 'pods');
    const { end } = await watchSeen(made, 100, { resource: 'pods' });
    expect(end).toMatchObject({
      kind: 'failed',
      error: { missing: { verb: 'watch', resource: 'pods', group: '' } },
    });
  });
});
