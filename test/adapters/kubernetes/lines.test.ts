import { expect, test } from 'vitest';
import { splitLines } from '../../../adapters/kubernetes/lines.ts';

async function* chunks(...parts: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const linesOf = async (...parts: readonly Buffer[]): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of splitLines(chunks(...parts))) lines.push(line);
  return lines;
};

const rows: Record<string, { parts: readonly string[]; lines: readonly string[] }> = {
  'a line in one chunk': { parts: ['one\n'], lines: ['one'] },
  'several lines in one chunk': { parts: ['one\ntwo\nthree\n'], lines: ['one', 'two', 'three'] },
  'a line over three chunks': { parts: ['o', 'n', 'e\ntwo\n'], lines: ['one', 'two'] },
  'the newline in a chunk of its own': { parts: ['one', '\n', 'two', '\n'], lines: ['one', 'two'] },
  'empty lines are left out': { parts: ['\n\none\n\n'], lines: ['one'] },
  'a last line without newline was cut, and is dropped': { parts: ['one\n{"type":"ADD'], lines: ['one'] },
};

test.each(Object.entries(rows))('%s', async (_, { parts, lines }) => {
  expect(await linesOf(...parts.map((part) => Buffer.from(part)))).toEqual(lines);
});

test('a letter of several bytes may be cut in two', async () => {
  const bytes = Buffer.from('Zürich 日本\n');
  for (let i = 0; i <= bytes.length; i++) {
    expect(await linesOf(bytes.subarray(0, i), bytes.subarray(i))).toEqual(['Zürich 日本']);
  }
});
