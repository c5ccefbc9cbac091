import { describe, expect, test } from 'vitest';
import { Forbidden, Gone, MalformedResponse, ServerFailed } from '../../../adapters/kubernetes/errors.ts';
import { listAll, presentVersion } from '../../../adapters/kubernetes/list.ts';
import { RESOURCES } from '../../../adapters/kubernetes/resources.ts';
import type { Fault } from '../../api-server/faults.ts';
import { type Cluster, cluster, errorOf, eventAbout, job, listNames, pod } from './cluster.ts';

const sevenJobs = async (): Promise<Cluster> => {
  const made = await cluster();
  for (let i = 1; i <= 7; i++) made.server.state.apply('jobs', job(`ok-${i}`));
  return made;
};
const SEVEN = ['ok-1', 'ok-2', 'ok-3', 'ok-4', 'ok-5', 'ok-6', 'ok-7'];

describe('a list', () => {
  test('comes in pages, at one version', async () => {
    const made = await sevenJobs();
    expect(await listNames(made, 'jobs', 3)).toMatchObject({
      names: SEVEN,
      items: 7,
      version: '107',
      restarts: 0,
    });
    expect(made.server.requests.map(({ query }) => query.get('continue'))).toEqual([
      null,
      'page-1',
      'page-2',
    ]);
  });

  test('keeps its version while objects come and go between its pages', async () => {
    const made = await sevenJobs();
    const { state, faults } = made.server;
    faults.add({ kind: 'status', code: 503, verb: 'list', skip: 1, times: 1 });
    made.onWait = () => {
      state.delete('jobs', 'lab/ok-7');
      state.apply('jobs', job('ok-8'));
    };
    expect(await listNames(made, 'jobs', 3)).toMatchObject({ names: SEVEN, version: '107' });
  });

  test('holds of the pods only those of Jobs, of the Events only those that concern runs', async () => {
    const made = await cluster();
    const { state } = made.server;
    state.apply('pods', pod('a-job'));
    state.apply('pods', pod('a-server', { app: 'web' }));
    for (const kind of ['CronJob', 'Job', 'Pod', 'Node', 'ReplicaSet', 'Lease']) {
      state.apply('events', eventAbout(kind, kind.toLowerCase()));
    }
    expect((await listNames(made, 'pods')).names).toEqual(['a-job']);
    expect((await listNames(made, 'events')).names).toEqual(['cronjob.1', 'job.1', 'pod.1']);
  });

  test('of one gives the present version cheaply, also when writes went elsewhere', async () => {
    const made = await sevenJobs();
    made.server.state.elsewhere(50);
    made.server.skew = 5 * 60_000;
    expect(await presentVersion(made.connection, RESOURCES.jobs)).toEqual({
      version: '157',
      serverTime: Date.parse('2026-11-22T15:35:00Z'),
    });
  });
});

describe('a list survives', () => {
  const faults: Record<string, { fault: Fault; waits: readonly number[] }> = {
    '500 in the middle': { fault: { kind: 'status', code: 500, skip: 1, times: 1 }, waits: [500] },
    '503 and 504 one after the other': {
      fault: { kind: 'status', code: 503, skip: 2, times: 2 },
      waits: [500, 1000],
    },
    '429, waiting as long as it is told': {
      fault: { kind: 'status', code: 429, retryAfter: 3, skip: 1, times: 1 },
      waits: [3000],
    },
    '429 without Retry-After': { fault: { kind: 'status', code: 429, times: 1 }, waits: [500] },
    '429 that asks for an hour, but not for so long': {
      fault: { kind: 'status', code: 429, retryAfter: 3600, times: 1 },
      waits: [10_000],
    },
    'a page cut in the middle of an item': {
      fault: { kind: 'cut', afterBytes: 200, skip: 1, times: 1 },
      waits: [],
    },
    'a connection broken before the answer': { fault: { kind: 'hang-up', skip: 1, times: 1 }, waits: [500] },
    'a slow server': { fault: { kind: 'slow', milliseconds: 20_000, skip: 1, times: 1 }, waits: [] },
    'a 401 in the middle, renewing once': {
      fault: { kind: 'status', code: 401, skip: 1, times: 1 },
      waits: [],
    },
  };
  test.each(Object.entries(faults))('%s', async (_, { fault, waits }) => {
    const made = await sevenJobs();
    made.server.faults.add({ ...fault, verb: 'list' });
    const { names, version } = await listNames(made, 'jobs', 3);
    expect([...new Set(names)]).toEqual(SEVEN);
    expect(version).toBe('107');
    expect(made.waits).toEqual(waits);
  });

  test('an API server that is away for a moment and comes back at the same place', async () => {
    const made = await sevenJobs();
    await made.server.down();
    made.onWait = () => (made.waits.length === 2 ? made.server.up() : undefined);
    expect((await listNames(made, 'jobs', 3)).names).toEqual(SEVEN);
    expect(made.waits).toEqual([500, 1000]);
  });
});

describe('an expired continue token', () => {
  test('starts the list again, and what was seen is forgotten', async () => {
    const made = await sevenJobs();
    made.server.faults.add({ kind: 'status', code: 503, verb: 'list', skip: 2, times: 1 });
    made.onWait = () => {
      made.server.state.delete('jobs', 'lab/ok-1');
      made.server.expireContinueTokens();
    };
    expect(await listNames(made, 'jobs', 3)).toMatchObject({
      names: SEVEN.slice(1),
      items: 6,
      version: '108',
      restarts: 1,
    });
  });

  test('that expires again and again is an error in the end', async () => {
    const made = await sevenJobs();
    let restarts = 0;
    const error = await errorOf(
      listAll(made.connection, RESOURCES.jobs, {
        limit: 3,
        sink: {
          item: () => made.server.expireContinueTokens(),
          restart: () => {
            restarts++;
          },
        },
      }),
    );
    expect(restarts).toBe(3);
    expect(error).toBeInstanceOf(Gone);
  });
});

describe('a list fails', () => {
  test('with the missing permission when it is forbidden', async () => {
    const made = await sevenJobs();
    made.server.access.deny('list', 'jobs');
    const error = await errorOf(listNames(made, 'jobs'));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({
      kind: 'forbidden',
      missing: { verb: 'list', resource: 'jobs', group: 'batch' },
      message: expect.stringContaining('missing permission: list jobs in API group "batch"'),
    });
    expect(made.waits).toEqual([]);
  });

  test('after four attempts at a server that stays broken', async () => {
    const made = await sevenJobs();
    made.server.faults.add({ kind: 'status', code: 500, message: 'etcdserver: leader changed' });
    const error = await errorOf(listNames(made, 'jobs'));
    expect(error).toBeInstanceOf(ServerFailed);
    expect(error).toMatchObject({
      status: 500,
      message: 'the API server failed (500): etcdserver: leader changed',
    });
    expect(made.waits).toEqual([500, 1000, 2000]);
  });

  test('with what its sink throws, unchanged', async () => {
    const made = await sevenJobs();
    const mine = new TypeError('a mistake of ours');
    const sink = {
      item: () => {
        throw mine;
      },
      restart: () => {},
    };
    expect(await errorOf(listAll(made.connection, RESOURCES.jobs, { sink }))).toBe(mine);
    expect(made.waits).toEqual([]);
  });

  test('when every attempt at a page is cut', async () => {
    const made = await sevenJobs();
    made.server.faults.add({ kind: 'cut', afterBytes: 200 });
    expect(await errorOf(listNames(made, 'jobs'))).toMatchObject({ kind: 'unreachable' });
  });

  test('when the answer is no list', async () => {
    const made = await sevenJobs();
    made.server.faults.add({ kind: 'status', code: 200, verb: 'list' });
    expect(await errorOf(listNames(made, 'jobs'))).toBeInstanceOf(MalformedResponse);
  });
});
