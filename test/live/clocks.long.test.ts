import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../adapters/memory/store.ts';
import { instant, minutes } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { differences, expectedRows } from '../recording/expected.ts';
import { lab, play } from './lab.ts';
import { falsehoods, TICK } from './living-through.ts';
import { portsOn, rowsIn } from './ports.ts';

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
