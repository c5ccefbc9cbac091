import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../adapters/memory/store.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { expectedRows } from '../recording/expected.ts';
import { lab, play } from './lab.ts';
import { blindIn, type Faulty, falsehoods, livingThrough, TICK } from './living-through.ts';
import { at, portsOn, rowsIn } from './ports.ts';

const unknowns = (rows: readonly VerdictRow[]): number =>
  rows.filter((r) => r.start.kind === 'unknown').length;

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
