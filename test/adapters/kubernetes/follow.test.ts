import { expect, test } from 'vitest';
import type { Drained } from '../../../adapters/kubernetes/drained.ts';
import { follow } from '../../../adapters/kubernetes/follow.ts';
import { RESOURCES } from '../../../adapters/kubernetes/resources.ts';
import { manualClock } from '../../api-server/clock.ts';
import { type Cluster, cluster, errorOf, eventually, job, listNames, nameOf } from './cluster.ts';

type Following = {
  readonly seen: string[];
  readonly heard: Drained['outcome'][];
  readonly waits: number[];
  readonly stop: AbortController;
  /** Runs when the follower wishes to wait. */
  onPause: () => void | Promise<void>;
  readonly done: Promise<string>;
};

const following = (made: Cluster, from: string): Following => {
  const stop = new AbortController();
  const { clock } = made.server;
  const state: Following = {
    seen: [],
    heard: [],
    waits: [],
    stop,
    onPause: () => {},
    done: Promise.resolve(''),
  };
  const done = follow(made.connection, RESOURCES.jobs, {
    from,
    stop: stop.signal,
    elapsed: clock.now,
    sleep: async (time) => {
      state.waits.push(time);
      await state.onPause();
    },
    onChange: (_, { type, object }) => void state.seen.push(`${type} ${nameOf(object)}`),
    onDrained: async (_, drained) => {
      state.heard.push(drained.outcome);
      if (drained.outcome === 'gone') return (await listNames(made, 'jobs')).version;
      return drained.outcome === 'caught-up' ? drained.version : drained.lastVersion;
    },
  });
  return Object.assign(state, { done });
};

const lasting = (): Promise<Cluster> => cluster({ clock: manualClock('2026-11-22T15:30:00Z') });

test('changes come while the watch is held open, and the last version is where to resume', async () => {
  const made = await lasting();
  const opened = made.server.watched('jobs');
  const follower = following(made, '100');
  await opened;
  made.server.state.apply('jobs', job('ok-1'));
  await eventually(() => follower.seen).toEqual(['ADDED ok-1']);
  follower.stop.abort();
  expect(await follower.done).toBe('101');
  await eventually(() => made.server.openStreams('jobs')).toBe(0);
});

test('a broken stream is taken up where it broke', async () => {
  const made = await lasting();
  const opened = made.server.watched('jobs');
  const follower = following(made, '100');
  await opened;
  made.server.state.apply('jobs', job('ok-1'));
  await eventually(() => follower.seen).toEqual(['ADDED ok-1']);
  const again = made.server.watched('jobs');
  made.server.breakStreams('jobs');
  await again;
  made.server.state.apply('jobs', job('ok-2'));
  await eventually(() => follower.seen).toEqual(['ADDED ok-1', 'ADDED ok-2']);
  expect(follower.heard).toEqual(['caught-up', 'caught-up']);
  follower.stop.abort();
  await follower.done;
});

test('an API server that goes away and comes back costs waits, and nothing else', async () => {
  const made = await lasting();
  const opened = made.server.watched('jobs');
  const follower = following(made, '100');
  follower.onPause = async () => {
    if (follower.waits.length < 4) return;
    made.server.state.apply('jobs', job('ok-1'));
    await made.server.up();
  };
  await opened;
  await made.server.down();
  await made.server.watched('jobs');
  made.server.state.apply('jobs', job('ok-2'));
  await eventually(() => follower.seen).toEqual(['ADDED ok-1', 'ADDED ok-2']);
  expect(follower.waits).toEqual([1000, 2000, 4000, 5000]);
  expect(follower.heard).toEqual(['caught-up', 'failed', 'failed', 'failed', 'caught-up']);
  follower.stop.abort();
  await follower.done;
});

test('an API server that has lost its memory is listed anew, and followed from there', async () => {
  const made = await lasting();
  made.server.state.apply('jobs', job('ok-1'));
  made.server.state.forget();
  const opened = made.server.watched('jobs');
  const follower = following(made, '100');
  await opened;
  await eventually(() => follower.heard).toEqual(['gone', 'caught-up']);
  await eventually(() => made.server.openStreams('jobs')).toBe(1);
  made.server.state.apply('jobs', job('ok-2'));
  await eventually(() => follower.seen).toEqual(['ADDED ok-2']);
  follower.stop.abort();
  await follower.done;
});

test('a watch that is forbidden is told, and asked for again only after a pause', async () => {
  const made = await lasting();
  made.server.access.deny('watch', 'jobs');
  const follower = following(made, '100');
  follower.onPause = () => {
    if (follower.waits.length === 3) made.server.access.allow('watch', 'jobs');
  };
  await made.server.watched('jobs');
  expect(follower.waits).toEqual([1000, 2000, 4000]);
  expect(follower.heard).toEqual([
    'caught-up',
    'failed',
    'caught-up',
    'failed',
    'caught-up',
    'failed',
    'caught-up',
  ]);
  follower.stop.abort();
  await follower.done;
});

test('what a callback throws ends the following', async () => {
  const made = await lasting();
  const mine = new TypeError('a mistake of ours');
  const done = follow(made.connection, RESOURCES.jobs, {
    from: '100',
    stop: new AbortController().signal,
    elapsed: made.server.clock.now,
    sleep: async () => {},
    onChange: () => {},
    onDrained: () => {
      throw mine;
    },
  });
  expect(await errorOf(done)).toBe(mine);
});
