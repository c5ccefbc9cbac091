import { describe, expect, test } from 'vitest';
import { heldSource } from '../../adapters/kubernetes/held-source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { instant } from '../../core/time.ts';
import { differences } from '../recording/expected.ts';
import { lab, play } from './lab.ts';
import { portsOn, rowsIn } from './ports.ts';

describe('the recording, lived through by an API server and watched over HTTPS, gives the expected verdicts', () => {
  test.each([30_000, 60_000])('with a tick every %d ms', async (tick) => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    const problems = await play(made, ports, { tick });
    expect(problems).toEqual([]);
    expect(differences(await rowsIn(ports))).toEqual([]);
  });

  test('with watches that are held open', async () => {
    const made = await lab();
    const ports = portsOn(memoryStore());
    const { clock, connection } = made;
    const source = heldSource(connection, {
      elapsed: clock.now,
      now: () => instant(clock.now()),
      sleep: async () => {},
    });
    const problems = await play(made, ports, { tick: 30_000, source });
    await source.stop();
    expect(problems).toEqual([]);
    expect(differences(await rowsIn(ports))).toEqual([]);
  });
});
