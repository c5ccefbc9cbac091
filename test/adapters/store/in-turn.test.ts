import { expect, test } from 'vitest';
import { inTurn } from '../../../adapters/store/in-turn.ts';

/** Partitions of two items each; those that are said to fail do so at once. */
const partitions = (failing: readonly number[] = []) => {
  const begun: number[] = [];
  const closed: number[] = [];
  const read = async function* (n: number): AsyncGenerator<string> {
    begun.push(n);
    try {
      if (failing.includes(n)) throw new Error(`partition ${n} is away`);
      yield `${n}a`;
      yield `${n}b`;
    } finally {
      closed.push(n);
    }
  };
  return { begun, closed, read };
};

const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8];

test('everything comes in order, whatever was begun before its turn', async () => {
  const { read } = partitions();
  const found: string[] = [];
  for await (const item of inTurn(ALL, read)) found.push(item);
  expect(found).toEqual(ALL.flatMap((n) => [`${n}a`, `${n}b`]));
});

const stops: Record<string, { readonly at: string; readonly begun: readonly number[] }> = {
  'whoever finds enough in the first asks no other': { at: '0b', begun: [0] },
  'then two are begun at once': { at: '1a', begun: [0, 1, 2] },
  'then four': { at: '3a', begun: [0, 1, 2, 3, 4, 5, 6] },
};
test.each(Object.entries(stops))('%s, and all are closed', async (_, { at, begun }) => {
  const seen = partitions();
  for await (const item of inTurn(ALL, seen.read)) if (item === at) break;
  expect(seen.begun).toEqual(begun);
  expect(seen.closed.toSorted()).toEqual(begun);
});

test('one that fails is heard of in its turn, after what came before it', async () => {
  const { read, closed, begun } = partitions([2]);
  const found: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const item of inTurn(ALL, read)) found.push(item);
  };
  await expect(reading()).rejects.toThrow('partition 2 is away');
  expect(found).toEqual(['0a', '0b', '1a', '1b']);
  expect(closed.toSorted()).toEqual(begun);
});
