import { expect, test, vi } from 'vitest';
import { memoryStore } from '../../adapters/memory/store.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, parseInstant } from '../../core/time.ts';
import { observeWith } from '../../functions/observe.ts';

const at = (text: string): Instant => parseInstant(text) ?? expect.fail(text);
const tick = (time: string) => ({ cluster: 'lab', time });
const context = {} as never;

const observing = (source: () => Promise<Source>) => {
  const { ledger } = memoryStore();
  const handler = observeWith(async () => ({ cluster: 'lab', ledger, source }));
  return { ledger, invoke: (event: unknown) => handler(event, context) };
};

const seeing: Source = {
  observe: async (_, now) => ({
    facts: [{ kind: 'listed', resource: 'jobs', at: now }],
    resume: 'version 7',
    problems: [],
  }),
};

test('a tick is recorded under the time of its event, and answers it', async () => {
  const { ledger, invoke } = observing(async () => seeing);
  await expect(invoke(tick('2026-11-22T16:00:00Z'))).resolves.toMatchObject({
    cluster: 'lab',
    time: '2026-11-22T16:00:00Z',
    kind: 'recorded',
    sequence: 1,
  });
  expect(await ledger.head('lab')).toMatchObject({ at: at('2026-11-22T16:00:00Z'), resume: 'version 7' });
});

test('the same tick delivered twice is recorded once', async () => {
  const { invoke } = observing(async () => seeing);
  await invoke(tick('2026-11-22T16:00:00Z'));
  await expect(invoke(tick('2026-11-22T16:00:00Z'))).resolves.toMatchObject({ kind: 'already-recorded' });
});

test('a tick that could not reach the cluster is recorded without facts, and goes on from the same place', async () => {
  const source = vi.fn(async () => seeing);
  const { ledger, invoke } = observing(source);
  await invoke(tick('2026-11-22T16:00:00Z'));
  source.mockRejectedValue(new Error('no route to the cluster'));
  await expect(invoke(tick('2026-11-22T16:00:30Z'))).resolves.toMatchObject({
    kind: 'recorded',
    facts: 0,
    problems: ['Error: no route to the cluster'],
  });
  expect(await ledger.head('lab')).toMatchObject({ sequence: 2, resume: 'version 7' });
});

test('an event without a time writes nothing', async () => {
  const { ledger, invoke } = observing(async () => seeing);
  await expect(invoke({})).rejects.toThrow('expected {"time"');
  expect(await ledger.head('lab')).toBeNull();
});
