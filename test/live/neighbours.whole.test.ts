import { expect, test, vi } from 'vitest';
import { memoryStore } from '../../adapters/memory/store.ts';
import type { Ticks } from '../../cli/schedule.ts';
import { watchCluster } from '../../cli/watch-cluster.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import { differences, expectedRows } from '../recording/expected.ts';
import { LAB_END, LAB_START, type Lab, lab, sourceOf } from './lab.ts';
import { portsOn, rowsIn } from './ports.ts';

const minutesOf = (t: number): number => Math.round((t - LAB_START) / 60_000);

/** The recording's time, minute by minute; `before` is where faults begin and end. */
async function* ticksOf(made: Lab, before: (minute: number) => void | Promise<void>): Ticks {
  for (let t: number = LAB_START; t <= LAB_END; t += minutes(1)) {
    made.until(t);
    await before(minutesOf(t));
    yield instant(t);
  }
}

/** What becomes of the second cluster, minute by minute. */
const troubles = (made: Lab) => async (minute: number) => {
  const { server } = made;
  if (minute === 1) server.access.deny('watch', 'pods');
  if (minute === 3) server.access.allow('watch', 'pods');
  if (minute === 4) await server.down();
  if (minute === 7) await server.up();
  if (minute === 8) server.faults.add({ kind: 'garbage', times: 3 });
  if (minute === 9) await server.restart({ forbiddenFor: 2000 });
  if (minute === 11) server.faults.add({ kind: 'status', code: 500, times: 20 });
};

/** Fails in its own way once: what nobody foresaw in one cluster's objects must stay with that cluster. */
const oddAt = (source: Source, odd: Instant): Source => ({
  observe: async (resume, at) => {
    if (at === odd) throw new TypeError('nobody foresaw this object');
    return source.observe(resume, at);
  },
});

test('two clusters in one process over one store: one has every trouble, the other its exact verdicts', async () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const [calm, troubled] = [await lab(), await lab()];
  const store = memoryStore();
  const common = { companions: [], once: false, stop: new AbortController().signal };
  const portsOf = (cluster: string) => ({ ...portsOn(store), cluster });
  const stop = async () => {};
  await Promise.all([
    watchCluster(
      { cluster: 'calm', says: '', source: sourceOf(calm), ticks: ticksOf(calm, () => {}), stop },
      { ...common, ports: portsOf('calm'), label: 'calm' },
    ),
    watchCluster(
      {
        cluster: 'troubled',
        says: '',
        source: oddAt(sourceOf(troubled), instant(LAB_START + minutes(10))),
        ticks: ticksOf(troubled, troubles(troubled)),
        stop,
      },
      { ...common, ports: portsOf('troubled'), label: 'troubled' },
    ),
  ]);
  vi.restoreAllMocks();

  expect(differences(await rowsIn(portsOf('calm')))).toEqual([]);
  expect(said.filter((line) => !line.startsWith('cronwitness: troubled: '))).toEqual([]);
  expect(said.join('')).toMatch(/missing permission: watch pods/);
  expect(said.join('')).toMatch(/cannot reach https/);
  expect(said.join('')).toMatch(/please report it: TypeError: nobody foresaw this object/);
  // Of the troubled one nothing false is said: as expected, or unknown.
  const rows = await rowsIn(portsOf('troubled'));
  expect(rows).toHaveLength(expectedRows().length);
  const certain = rows.filter((r) => r.start.kind !== 'unknown' && r.finish?.kind !== 'unknown');
  expect(certain.length).toBeGreaterThan(20);
  const wrong = differences(rows).filter(
    (line) => !/,"start":\{"kind":"unknown"|"finish":\{"kind":"unknown"/.test(line),
  );
  expect(wrong).toEqual([]);
}, 120_000);
