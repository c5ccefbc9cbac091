/**
 * DESIGN §15, what concerns the cluster, each with exact verdicts against the test API server
 * (lost-past: lost-past.long.test.ts):
 *
 * | fault                                       | test                                                          |
 * |---------------------------------------------|---------------------------------------------------------------|
 * | API server down                             | here: "the API server is down", "goes away and comes back"    |
 * | slow, stopped without a word                | slow.whole.test.ts                                            |
 * | 401                                         | here: "it answers 401"; connect.test.ts: renewed once         |
 * | 403 on one resource                         | here: "one resource is refused"; lost-past: "only Pods"        |
 * | 429 with Retry-After                        | here: "it is overloaded", "429 once with Retry-After"         |
 * | 5xx in the middle of a list                 | lost-past: "5xx in the middle of the new list"                |
 * | a stream cut in the middle of a line        | here: "every stream is cut", "break again and again"          |
 * | 410 on resume                               | lost-past: "then 410", "403 for seconds, then 410, then …"    |
 * | an ERROR object in the stream               | here: with 500; lost-past: with 410                           |
 * | bookmarks only, none, or old ones           | drain.test.ts; here: "bookmarks do not come", "only old …"    |
 * | resourceVersion going backwards             | lost-past: "an etcd that was restored from a backup"          |
 * | clocks five minutes apart                   | clocks.long.test.ts: ours and theirs, ahead and behind        |
 * | a tick not run                              | here: "ticks that do not come"; gaps.long.test.ts             |
 * | run twice, overlapping                      | overlap.test.ts, overlap.long.test.ts                         |
 * | killed at every await, or by SIGKILL        | every-await.long.test.ts, sigkill.long.test.ts, many-kills.ts |
 * | one cluster of several in trouble           | neighbours.whole.test.ts                                      |
 */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { heldSource } from '../../adapters/kubernetes/held-source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { type Instant, instant } from '../../core/time.ts';
import { differences } from '../recording/expected.ts';
import { type Lab, lab, play } from './lab.ts';
import { blindIn, type Faulty, falsehoods, type Lived, livingThrough, TICK } from './living-through.ts';
import { at, portsOn, rowsIn } from './ports.ts';

const MIDDLE = { from: '2026-11-22T15:33:30Z', to: '2026-11-22T15:35:30Z' };

describe('what passes, and is resumed, costs nothing: the expected verdicts, and no blindness', () => {
  const status = (code: number, more: { readonly retryAfter?: number; readonly times?: number } = {}) => {
    return ({ server }: Lab): void => void server.faults.add({ kind: 'status', code, ...more });
  };
  const clear: Faulty['end'] = ({ server }) => server.faults.clear();
  const cases: Record<string, Faulty & { readonly says: RegExp | null }> = {
    'the API server is down': {
      begin: ({ server }) => server.down(),
      end: ({ server }) => server.up(),
      says: /^cannot reach https:/,
    },
    'it answers 401, also to new credentials': {
      begin: status(401),
      end: clear,
      says: /does not accept our credentials \(401\)/,
    },
    'it is overloaded and says 429': { begin: status(429, { retryAfter: 1 }), end: clear, says: /\(429\)/ },
    'it says 429 once with Retry-After': {
      begin: status(429, { retryAfter: 1, times: 4 }),
      end: clear,
      says: null,
    },
    'it fails with 500': { begin: status(500), end: clear, says: /the API server failed \(500\)/ },
    'it hangs up': {
      begin: ({ server }) => void server.faults.add({ kind: 'hang-up' }),
      end: clear,
      says: /cannot reach/,
    },
    'every stream is cut in the middle of a line': {
      begin: ({ server }) => void server.faults.add({ kind: 'cut', afterBytes: 700, verb: 'watch' }),
      end: clear,
      says: /cannot reach/,
    },
    'an ERROR object ends every stream': {
      begin: ({ server }) =>
        void server.faults.add({ kind: 'error-object', code: 500, message: 'etcd is unwell' }),
      end: clear,
      says: /etcd is unwell/,
    },
    'a line is no JSON': {
      begin: ({ server }) => void server.faults.add({ kind: 'garbage', verb: 'watch' }),
      end: clear,
      says: /not JSON/,
    },
    'bookmarks do not come': {
      begin: ({ server }) => void server.faults.add({ kind: 'no-bookmarks' }),
      end: clear,
      says: null,
    },
    'only old bookmarks come': {
      begin: ({ server }) => void server.faults.add({ kind: 'old-bookmarks' }),
      end: clear,
      says: null,
    },
    'it restarts, and says 403 until its roles are loaded': {
      begin: ({ server }) => server.access.closeUntil(at(MIDDLE.to) - 1),
      says: /missing permission/,
    },
    'we may not watch Jobs for a while': {
      begin: ({ server }) => server.access.deny('watch', 'jobs'),
      end: ({ server }) => server.access.allow('watch', 'jobs'),
      says: /^jobs: missing permission: watch jobs in API group "batch"/,
    },
    'one resource is refused for a while': {
      begin: ({ server }) => server.access.deny('list', 'pods'),
      end: ({ server }) => server.access.allow('list', 'pods'),
      says: /^pods: missing permission: list pods in the core API group/,
    },
  };
  test.each(Object.entries(cases))('%s', async (_, { begin, end, says }) => {
    const lived = await livingThrough({ ...MIDDLE, begin, ...(end ? { end } : {}) });
    expect(differences(lived.rows)).toEqual([]);
    expect(await blindIn(lived.ports)).toEqual([]);
    if (says === null) expect(lived.problems).toEqual([]);
    else {
      expect(lived.problems.length).toBeGreaterThan(0);
      for (const problem of lived.problems) expect(problem).toMatch(says);
    }
  });
});

describe('the same with watches that are held open', () => {
  const held = async (begin: Faulty['begin'], end: NonNullable<Faulty['end']>): Promise<Lived> => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    const { clock, connection } = made;
    const source = heldSource(connection, {
      elapsed: clock.now,
      now: () => instant(clock.now()),
      // A real server answers within the pause; here the pause must at least let others run.
      sleep: () => wait(20),
    });
    const problems = await play(made, ports, {
      tick: TICK,
      source,
      before: async (t) => {
        if (t === at(MIDDLE.from)) await begin(made);
        if (t === at(MIDDLE.to)) await end(made);
      },
    });
    await source.stop();
    return { ports, problems, rows: await rowsIn(ports) };
  };

  test('the API server goes away and comes back', async () => {
    const lived = await held(
      ({ server }) => server.down(),
      ({ server }) => server.up(),
    );
    expect(differences(lived.rows)).toEqual([]);
    expect(await blindIn(lived.ports)).toEqual([]);
    expect(lived.problems[0]).toMatch(/^cannot reach/);
  });

  test('its streams break again and again', async () => {
    const lived = await held(
      ({ server }) => void server.faults.add({ kind: 'cut', afterBytes: 60_000, verb: 'watch' }),
      ({ server }) => server.faults.clear(),
    );
    expect(differences(lived.rows)).toEqual([]);
    expect(await blindIn(lived.ports)).toEqual([]);
  });

  test('it restarts without memory: blind, and nothing false', async () => {
    const lived = await held(
      ({ server }) => server.down(),
      async ({ server }) => {
        await server.up();
        server.state.forget();
      },
    );
    expect(falsehoods(lived.rows)).toEqual([]);
    expect((await blindIn(lived.ports)).length).toBeGreaterThan(0);
  });
});

describe('ticks', () => {
  test('that do not come for a minute are caught up by the next', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    const gap = (t: Instant): boolean => t > at('2026-11-22T15:34:00Z') && t < at('2026-11-22T15:36:00Z');
    await play(made, ports, { tick: TICK, skip: gap });
    expect(differences(await rowsIn(ports))).toEqual([]);
  });
});
