/**
 * DESIGN §15, what concerns the cluster, each with exact verdicts against the test API server:
 *
 * | fault                                       | test                                                          |
 * |---------------------------------------------|---------------------------------------------------------------|
 * | API server down                             | here: "the API server is down", "goes away and comes back"    |
 * | slow, stopped without a word                | slow.whole.test.ts                                            |
 * | 401                                         | here: "it answers 401"; connect.test.ts: renewed once         |
 * | 403 on one resource                         | here: "one resource is refused", "losing only Pods"           |
 * | 429 with Retry-After                        | here: "it is overloaded", "429 once with Retry-After"         |
 * | 5xx in the middle of a list                 | here: "5xx in the middle of the new list"                     |
 * | a stream cut in the middle of a line        | here: "every stream is cut", "break again and again"          |
 * | 410 on resume                               | here: "then 410", "403 for seconds, then 410, then lists"     |
 * | an ERROR object in the stream               | here: with 500, with 410                                      |
 * | bookmarks only, none, or old ones           | drain.test.ts; here: "bookmarks do not come", "only old …"    |
 * | resourceVersion going backwards             | here: "an etcd that was restored from a backup"               |
 * | clocks five minutes apart                   | here: ours and theirs, ahead and behind                       |
 * | a tick not run                              | here: "ticks that do not come"; gaps.long.test.ts             |
 * | run twice, overlapping                      | overlap.test.ts, overlap.long.test.ts                         |
 * | killed at every await, or by SIGKILL        | every-await.long.test.ts, sigkill.long.test.ts, many-kills.ts |
 * | one cluster of several in trouble           | neighbours.whole.test.ts                                      |
 */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { heldSource } from '../../adapters/kubernetes/held-source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { JudgePorts } from '../../core/pipeline/judge.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { differences, expectedRows } from '../recording/expected.ts';
import { type Lab, lab, type Play, play } from './lab.ts';
import { at, portsOn, rowsIn } from './ports.ts';

const TICK = 60_000;

const factsIn = async ({ ledger, cluster }: JudgePorts): Promise<readonly Fact[]> => {
  const facts: Fact[] = [];
  for await (const record of ledger.read(cluster, 1)) facts.push(...record.facts);
  return facts;
};

const blindIn = async (ports: JudgePorts): Promise<readonly Fact[]> =>
  (await factsIn(ports)).filter((f) => f.kind === 'blind');

type Lived = {
  readonly ports: JudgePorts;
  readonly problems: readonly string[];
  readonly rows: readonly VerdictRow[];
};

/** A fault from one instant to another, in cluster time; ticks come as ever. */
const livingThrough = async (
  fault: { readonly from: string; readonly to: string } & Pick<Faulty, 'begin' | 'end'>,
  options: Partial<Play> = {},
): Promise<Lived> => {
  const made = await lab();
  const ports = portsOn(memoryStore());
  const [from, to] = [at(fault.from), at(fault.to)];
  let on = false;
  const before = async (t: Instant): Promise<void> => {
    if (!on && t >= from && t < to) await fault.begin(made);
    if (on && t >= to) await fault.end?.(made);
    on = t >= from && t < to;
  };
  const problems = await play(made, ports, { tick: TICK, before, ...options });
  return { ports, problems, rows: await rowsIn(ports) };
};

type Faulty = {
  readonly begin: (made: Lab) => void | Promise<void>;
  readonly end?: (made: Lab) => void | Promise<void>;
};

/** Whatever we could not see: nothing may be said that is not so. Unknown is no mistake, and may not be final yet. */
const falsehoods = (rows: readonly VerdictRow[]): readonly string[] => {
  const expected = new Map(expectedRows().map((r) => [`${r.cronJob}@${r.nominal}`, JSON.stringify(r)]));
  return rows.flatMap((row) => {
    const key = `${row.cronJob}@${row.nominal}`;
    const truth = JSON.parse(expected.get(key) ?? 'null');
    if (truth === null) return [`${key}: not due`];
    const start = ['unknown', 'pending', truth.start.kind].includes(row.start.kind);
    const end =
      row.finish === null ||
      row.finish.kind === 'unknown' ||
      row.finish.kind === 'running' ||
      (row.finish.kind === truth.finish?.kind && row.finish.cause === truth.finish?.cause);
    return start && end ? [] : [`${key}: ${JSON.stringify(row)} where ${JSON.stringify(truth)} is so`];
  });
};

const unknowns = (rows: readonly VerdictRow[]): number =>
  rows.filter((r) => r.start.kind === 'unknown').length;

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

describe('a past that is lost is blind from the last that was known, and settled from what is left', () => {
  const forgetful: Record<string, Faulty> = {
    'down for three minutes, then 410': {
      begin: ({ server }) => server.down(),
      end: async ({ server }) => {
        server.state.forget();
        await server.up();
      },
    },
    '403 for seconds, then 410, then lists': {
      begin: ({ server }) => server.restart({ forbiddenFor: 3000 }),
    },
    'an ERROR object with 410 in the stream': {
      begin: ({ server }) =>
        void server.faults.add({
          kind: 'error-object',
          code: 410,
          reason: 'Expired',
          message: 'too old',
          times: 16,
        }),
    },
    '5xx in the middle of the new list': {
      begin: ({ server }) => {
        server.state.forget();
        server.faults.add({ kind: 'status', code: 503, verb: 'list', skip: 5, times: 3 });
      },
    },
    'a new list that is cut in the middle': {
      begin: ({ server }) => {
        server.state.forget();
        server.faults.add({ kind: 'cut', afterBytes: 40_000, verb: 'list', skip: 4, times: 3 });
      },
    },
  };
  test.each(Object.entries(forgetful))('%s', async (_, { begin, end }) => {
    const span = { from: '2026-11-22T15:33:30Z', to: '2026-11-22T15:36:30Z' };
    const lived = await livingThrough({ ...span, begin, ...(end ? { end } : {}) });
    expect(falsehoods(lived.rows)).toEqual([]);
    expect(lived.rows).toHaveLength(expectedRows().length);
    const blind = await blindIn(lived.ports);
    expect(new Set(blind.map((f) => (f.kind === 'blind' ? f.resource : '')))).toContain('jobs');
    for (const f of blind) {
      if (f.kind !== 'blind') continue;
      // From the last look that saw everything: a minute before the fault at most, and no later than its start.
      expect(f.interval.from).toBeGreaterThanOrEqual(at(span.from) - TICK - 5000);
      expect(f.interval.from).toBeLessThanOrEqual(at(span.from) + 5000);
    }
  });

  test('an etcd that was restored from a backup: its versions go back, and we list anew', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    let backup: ReturnType<typeof made.server.state.snapshot> | null = null;
    await play(made, ports, {
      tick: TICK,
      before: (t) => {
        if (t === at('2026-11-22T15:33:30Z')) backup = made.server.state.snapshot();
        if (t === at('2026-11-22T15:35:30Z') && backup !== null) made.server.state.restore(backup);
      },
    });
    const blind = await blindIn(ports);
    expect(blind).toHaveLength(4);
    // What the backup does not hold had been seen before: no run that was seen to start is unsaid.
    const rows = await rowsIn(ports);
    const early = rows.filter((r) => r.nominal < '2026-11-22T15:33:00Z');
    expect(falsehoods(early)).toEqual([]);
    expect(unknowns(early)).toBe(0);
  });
});

describe('losing only Pods', () => {
  test('leaves on-time what a completion proves, and says which permission is missing', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    made.server.access.deny('list', 'pods');
    made.server.access.deny('list', 'events');
    const problems = await play(made, ports, { tick: TICK });
    const rows = await rowsIn(ports);
    expect(falsehoods(rows)).toEqual([]);
    const proven = rows.filter((r) => r.start.kind === 'on-time');
    const inTime = rows.filter(
      ({ nominal, finish }) =>
        finish?.kind === 'completed' && Date.parse(finish.at ?? '') <= Date.parse(nominal) + 60_000,
    );
    expect(inTime.length).toBeGreaterThan(50);
    expect(proven).toEqual(inTime);
    for (const row of proven) expect(row.start.startedBy).toBeDefined();
    expect(new Set(problems.map((p) => p.slice(0, 61)))).toEqual(
      new Set([
        'pods: missing permission: list pods in the core API group (th',
        'events: missing permission: list events in the core API group',
      ]),
    );
  });
});

describe('clocks that disagree by five minutes', () => {
  /** When the first list was read, the two clocks leave five minutes open. After them everything is as it should be. */
  const LATER = '2026-11-22T15:36:00Z';
  const later = (rows: readonly VerdictRow[]): readonly string[] => {
    const unsaid = expectedRows().filter((r) => r.nominal < LATER);
    return differences([...unsaid, ...rows.filter((r) => r.nominal >= LATER)]);
  };

  test('ours is ahead', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    await play(made, ports, { tick: TICK, ours: (t) => instant(t + minutes(5)) });
    const rows = await rowsIn(ports);
    expect(falsehoods(rows)).toEqual([]);
    expect(later(rows)).toEqual([]);
  });

  test('ours is behind: everything comes five minutes late', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    await play(made, ports, { tick: TICK, ours: (t) => instant(t - minutes(5)) });
    const rows = await rowsIn(ports);
    expect(falsehoods(rows)).toEqual([]);
    expect(rows.some((r) => r.nominal >= LATER)).toBe(true);
  });

  test("the API server's is ahead", async () => {
    const made = await lab();
    made.server.skew = minutes(5);
    const ports = portsOn(memoryStore());
    await play(made, ports, { tick: TICK });
    const rows = await rowsIn(ports);
    expect(falsehoods(rows)).toEqual([]);
    expect(later(rows)).toEqual([]);
  });

  test("the API server's is behind", async () => {
    const made = await lab();
    made.server.skew = -minutes(5);
    const ports = portsOn(memoryStore());
    await play(made, ports, { tick: TICK });
    expect(falsehoods(await rowsIn(ports))).toEqual([]);
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
