import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { heldSource } from '../../adapters/kubernetes/held-source.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { flush, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { after, instant, seconds } from '../../core/time.ts';
import type { Fault } from '../api-server/faults.ts';
import { portsOn, rowsIn } from './ports.ts';
import { type ToyLife, toyLife, toyTime } from './toy-life.ts';

/** How a run at each minute is to be judged: nominal minute → start, finish or its cause. */
const EXACT = [
  [1, 'on-time', 'completed'],
  [2, 'on-time', 'evicted'],
  [3, 'on-time', 'completed'],
  [4, 'on-time', 'evicted'],
  [5, 'dropped', undefined],
  [6, 'on-time', 'evicted'],
  [7, 'on-time', 'completed'],
] as const;

type Bad = { readonly begin: (life: ToyLife) => void; readonly end: (life: ToyLife) => void };

type Lived = {
  readonly rows: readonly (readonly [number, string, string | undefined])[];
  readonly problems: readonly string[];
  readonly facts: readonly Fact[];
};

/**
 * Nine minutes with a tick every half, of which minutes 3 and 4 are bad. A look that hangs then is ended by its limit;
 * the test does not care after how long.
 */
const live = async (bad: Bad, { endless = true, held = false } = {}): Promise<Lived> => {
  const life = await toyLife();
  let hanging = false;
  const limit = (): AbortSignal => {
    const end = new AbortController();
    if (hanging) void wait(40).then(() => end.abort());
    return end.signal;
  };
  const { clock } = life;
  const line = await life.line();
  const holding = heldSource(line, {
    elapsed: clock.now,
    now: () => instant(clock.now()),
    limit,
    // A real server answers within the pause; here the pause must at least let others run.
    sleep: () => wait(20),
  });
  onTestFinished(holding.stop);
  const source = held ? holding : clusterSource(line, { elapsed: clock.now, limit });
  const ports = portsOn(memoryStore());
  const problems: string[] = [];
  for (let t = toyTime(0, 5); t <= toyTime(9); t = after(t, seconds(30))) {
    life.until(t);
    if (t === toyTime(3, 5)) bad.begin(life);
    if (t === toyTime(5, 5)) bad.end(life);
    hanging = endless && t >= toyTime(3, 5) && t < toyTime(5, 5);
    const seen = await observeTick({ ...ports, source }, t);
    // Whatever hangs: the tick comes to its end and is written down.
    expect(seen.kind).toBe('recorded');
    if (seen.kind === 'recorded') problems.push(...seen.problems);
    await judgeNew(ports, null);
  }
  await flush(ports, await judgeNew(ports, null));
  const rows = await rowsIn(ports, { from: toyTime(1), to: toyTime(8) });
  const facts: Fact[] = [];
  for await (const record of ports.ledger.read(ports.cluster, 1)) facts.push(...record.facts);
  return {
    rows: rows.map(({ nominal, start, finish }) => [
      (Date.parse(nominal) - toyTime(0)) / 60_000,
      start.kind,
      finish?.cause ?? finish?.kind,
    ]),
    problems,
    facts,
  };
};

const FOREVER = 3_600_000;
const slow = (of: Pick<Fault, 'verb' | 'plural'>, milliseconds = FOREVER): Bad => ({
  begin: ({ server }: ToyLife) => void server.faults.add({ kind: 'slow', milliseconds, ...of }),
  end: ({ server }: ToyLife) => server.faults.clear(),
});

test.each(
  Object.entries({
    'lists and watches take longer than a tick has': slow({}),
    'only lists do': slow({ verb: 'list' }),
    'only watches do': slow({ verb: 'watch' }),
    'only Jobs do': slow({ plural: 'jobs' }),
    'it is stopped, and says nothing at all': {
      begin: ({ server }: ToyLife) => server.freeze(),
      end: ({ server }: ToyLife) => server.thaw(),
    },
  }),
)('the API server is slow: %s, and nothing is lost', async (_, bad) => {
  const { rows, problems, facts } = await live(bad);
  expect(rows).toEqual(EXACT);
  expect(facts.filter((f) => f.kind === 'blind')).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatch(/stopped while talking to 127\.0\.0\.1/);
});

test('the API server is stopped while its watches are held open: they are let go, and nothing is lost', async () => {
  const { begin, end } = {
    begin: ({ server }: ToyLife) => server.freeze(),
    end: ({ server }: ToyLife) => server.thaw(),
  };
  const { rows, facts } = await live({ begin, end }, { held: true });
  expect(rows).toEqual(EXACT);
  expect(facts.filter((f) => f.kind === 'blind')).toEqual([]);
});

test('the API server is slow, but within the time of a tick: nobody notices', async () => {
  const { rows, problems } = await live(slow({}, 2000), { endless: false });
  expect(rows).toEqual(EXACT);
  expect(problems).toEqual([]);
});

test('the API server is slow, and by then has forgotten: blind, what is left settles, and nothing is false', async () => {
  const bad = slow({});
  const { rows, facts } = await live({
    begin: bad.begin,
    end: (life) => {
      bad.end(life);
      life.server.state.forget();
    },
  });
  expect(facts.some((f) => f.kind === 'blind' && f.resource === 'jobs')).toBe(true);
  expect(rows.map(([minute]) => minute)).toEqual(EXACT.map(([minute]) => minute));
  for (const [i, [minute, start, finish]] of rows.entries()) {
    const [, truth, end] = EXACT[i] ?? expect.fail();
    expect([truth, 'unknown'], `start at minute ${minute}`).toContain(start);
    expect([end, 'unknown', undefined], `finish at minute ${minute}`).toContain(finish);
  }
  // The three newest Jobs and an hour of Events are left: only what the controller dropped is hard to tell.
  expect(rows.filter(([, start]) => start === 'unknown').length).toBeLessThanOrEqual(1);
});
