import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../api-server/faults.ts';
import type { ApiServer } from '../../api-server/server.ts';
import { type Cluster, cluster, drainSeen, job } from './cluster.ts';

/** What may happen between two ticks, and during one. */
type Step =
  | { readonly do: 'apply' | 'delete'; readonly job: number }
  | { readonly do: 'elsewhere' | 'forget' | 'restart' | 'restore' }
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'tick' };

const trouble: fc.Arbitrary<Fault> = fc
  .record({
    fault: fc.oneof(
      fc.record({
        kind: fc.constant('status' as const),
        code: fc.constantFrom(401, 403, 429, 500, 503, 504),
      }),
      fc.record({ kind: fc.constant('cut' as const), afterBytes: fc.nat(1200) }),
      fc.record({ kind: fc.constant('hang-up' as const) }),
      fc.record({ kind: fc.constant('silent-end' as const) }),
      fc.record({ kind: fc.constant('old-bookmarks' as const) }),
      fc.record({ kind: fc.constant('no-bookmarks' as const) }),
      fc.record({ kind: fc.constant('garbage' as const) }),
      fc.record({
        kind: fc.constant('error-object' as const),
        code: fc.constantFrom(410, 500),
        message: fc.constant('trouble'),
      }),
    ),
    times: fc.integer({ min: 1, max: 5 }),
    skip: fc.nat(2),
  })
  .map(({ fault, times, skip }) => ({ ...fault, times, skip }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('apply' as const, 'delete' as const), job: fc.nat(4) }),
  },
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'tick' }) },
  { weight: 3, arbitrary: trouble.map((fault): Step => ({ do: 'fault', fault })) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'elsewhere' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('forget' as const, 'restart' as const, 'restore' as const)
      .map((what) => ({ do: what })),
  },
);

/** What happens to the world; the changes to jobs are written down as the drain should tell them. */
class World {
  readonly made: Cluster;
  /** Changes since the cursor was last set, that no tick has brought yet. */
  owed: string[] = [];
  cursor: string;
  #backup: ReturnType<ApiServer['state']['snapshot']>;

  readonly close: () => void;

  constructor(made: Cluster) {
    this.made = made;
    this.#backup = made.server.state.snapshot();
    this.cursor = String(made.server.state.version);
    this.close = made.server.state.onChange((plural, { type, object }) => {
      if (plural === 'jobs') this.owed.push(`${type} ${String(Object(object.metadata).name)}`);
    });
  }

  async take(happens: Step): Promise<void> {
    const { server } = this.made;
    if (happens.do === 'apply') server.state.apply('jobs', job(`ok-${happens.job}`));
    if (happens.do === 'delete') server.state.delete('jobs', `lab/ok-${happens.job}`);
    if (happens.do === 'elsewhere') server.state.elsewhere(3);
    if (happens.do === 'forget') server.state.forget('jobs');
    if (happens.do === 'restart') await server.restart();
    if (happens.do === 'fault') server.faults.add({ ...happens.fault });
    if (happens.do === 'restore') await this.#restore();
    if (happens.do === 'tick') await this.tick();
  }

  /**
   * A tick follows at once: a restored etcd that has grown past the cursor before anyone looks cannot be told
   * from one that was never restored.
   */
  async #restore(): Promise<void> {
    const { server } = this.made;
    server.faults.clear();
    server.state.restore(this.#backup);
    // Restored to the very version we know, the changes since then have never been.
    if (String(server.state.version) === this.cursor) this.owed = [];
    await this.tick();
  }

  /** A tick brings the changes that are owed, or their beginning; or it says that they are gone. */
  async tick(): Promise<boolean> {
    const { result, seen } = await drainSeen(this.made, 'jobs', this.cursor);
    if (result.outcome === 'gone') {
      // As the caller does: it lists, and goes on from the list's version.
      this.owed = [];
      this.cursor = String(this.made.server.state.version);
      this.#backup = this.made.server.state.snapshot();
      return false;
    }
    expect(seen).toEqual(this.owed.slice(0, seen.length));
    this.owed.splice(0, seen.length);
    this.cursor = result.outcome === 'failed' ? result.lastVersion : result.version;
    if (result.outcome === 'caught-up') expect(this.owed).toEqual([]);
    return result.outcome === 'caught-up';
  }
}

test('whatever hits a cluster, every change is told once and in order, or its loss is', async () => {
  const made = await cluster();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      made.server.faults.clear();
      const world = new World(made);
      try {
        for (const happens of steps) await world.take(happens);
        made.server.faults.clear();
        if (!(await world.tick())) expect(await world.tick()).toBe(true);
        expect(world.owed).toEqual([]);
      } finally {
        world.close();
      }
    }),
    { seed: 6, numRuns: 150 },
  );
  // How long it takes is no claim: on a busy machine, minutes.
}, 240_000);
