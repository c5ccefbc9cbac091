import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ItemScanner } from '../../../adapters/kubernetes/item-scanner.ts';

/** Scans a text cut at these places. */
const scan = (text: string, cuts: readonly number[] = []): { items: unknown[]; shell: unknown } => {
  const bytes = Buffer.from(text);
  const scanner = new ItemScanner();
  const items: unknown[] = [];
  const places = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    items.push(...scanner.push(bytes.subarray(from, to)));
    from = to;
  }
  return { items, shell: scanner.end() };
};

const METADATA = { resourceVersion: '42', continue: 'page-1' };
const TRICKY = [
  { name: 'ends in a backslash \\', note: 'a "quoted" word, \\" and ] } [ {' },
  { name: 'Zürich – 日本', items: [{ items: [1, 2, [3]] }], '\\': '"' },
  {},
];

describe('a list read in pieces', () => {
  const lists = {
    'gives its items in order and keeps the rest': { kind: 'JobList', metadata: METADATA, items: TRICKY },
    'may carry its metadata after the items': { items: TRICKY, metadata: METADATA },
    'may be empty': { metadata: METADATA, items: [] },
    'may say items only as a value': { kind: 'items', metadata: METADATA, items: [{ kind: 'items' }] },
    'may have other arrays beside': {
      other: [{ not: 'an item' }],
      metadata: METADATA,
      items: [{ a: 1 }],
      more: [2],
    },
  };
  test.each(Object.entries(lists))('%s', (_, list) => {
    for (const text of [JSON.stringify(list), JSON.stringify(list, undefined, 2)]) {
      const everyByte = Array.from({ length: Buffer.byteLength(text) }, (_unused, i) => i);
      for (const cuts of [[], everyByte]) {
        const { items, shell } = scan(text, cuts);
        expect(items).toEqual(list.items);
        expect(shell).toEqual({ ...list, items: [] });
      }
    }
  });

  test('items: null is an empty list', () => {
    expect(scan('{"metadata":{"resourceVersion":"1"},"items":null}')).toEqual({
      items: [],
      shell: { metadata: { resourceVersion: '1' }, items: null },
    });
  });

  test('any JSON, cut anywhere, comes out as it went in', () => {
    const list = fc.record({
      metadata: fc.dictionary(fc.string(), fc.string()),
      items: fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))),
    });
    fc.assert(
      fc.property(list, fc.array(fc.nat(2000), { maxLength: 20 }), (value, cuts) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(scan(JSON.stringify(value), cuts).items).toEqual(plain.items);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('a list that is not whole', () => {
  const broken = {
    'ends inside an item': '{"metadata":{},"items":[{"a":1},{"b"',
    'ends between items': '{"metadata":{},"items":[{"a":1},',
    'ends after the items': '{"metadata":{},"items":[{"a":1}]',
    'is no JSON': 'upstream connect error',
    'is nothing': '',
  };
  test.each(Object.entries(broken))('is an error when it %s', (_, text) => {
    expect(() => scan(text)).toThrow(/list that ends in the middle|not JSON/);
  });
});
