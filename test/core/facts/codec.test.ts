import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { StoreUnreadable } from '../../../adapters/store/errors.ts';
import { packFacts, unpackFacts } from '../../../adapters/store/pack.ts';
import { decodeFacts, encodeFacts } from '../../../core/facts/codec.ts';
import type { Fact } from '../../../core/facts/fact.ts';
import { instant } from '../../../core/time.ts';
import { anyFact, anyTime } from './arbitrary.ts';

const lab = fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url));

/** Keys in order, so that equal facts have equal text. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([k, v]) => [k, canonical(v)]));
};
const asSet = (facts: readonly Fact[]) => facts.map((f) => JSON.stringify(canonical(f))).toSorted();

test('every fact of the recorded cluster comes back as it went in', async () => {
  const recording = await loadRecording(lab);
  const facts = recording.arrivals.map((a) => a.fact);
  const back = decodeFacts(encodeFacts(facts, recording.end), recording.end);
  expect(asSet(back)).toEqual(asSet(facts));
});

test('facts of every kind come back from their bytes, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 30 }), anyTime, (facts, at) => {
      expect(asSet(unpackFacts(packFacts(facts, at), at))).toEqual(asSet(facts));
    }),
    { numRuns: 300 },
  );
});

test('facts without a maintenance annotation have no column for it: records from before it was kept are read as none', async () => {
  const recording = await loadRecording(lab);
  const { columns } = encodeFacts(
    recording.arrivals.map((a) => a.fact),
    recording.end,
  );
  expect([...columns.keys()].filter((name) => name.includes('maintenance'))).toEqual([]);
});

test('the same facts give the same bytes', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 10 }), anyTime, (facts, at) => {
      expect(packFacts(facts, at)).toEqual(packFacts(structuredClone(facts), at));
    }),
    { numRuns: 50 },
  );
});

test('bytes of another version are refused, and the message says which', () => {
  const bytes = packFacts([], instant(0));
  bytes[0] = 9;
  expect(() => unpackFacts(bytes, instant(0))).toThrow(/version 9.*reads 1 and 2/);
});

// What the release before CronJobs had labels wrote of one CronJob and one list.
const FIRST_VERSION =
  'AQIOmxpSbH5MZpo4aw96HC0+G5MAIBWh0iHq99u9/eKIJ5cMjdQ0iXYiJWlmSJ3SCNE84KLNijljwoobOYrQScPJ9WqbeiwyEkDHxMbFJ0SEGAlSZMiSp0iZKnUUiSZtuvQZcOSt+CjOcIU7POAJy/Fks2jmOZ0etvPp7RngyOukhQT9rwRMITaOKCJDAQ==';

test('records of the first version are read: their CronJobs have no labels and no maintenance', () => {
  const at = instant(Date.UTC(2026, 10, 22, 15, 31, 10));
  const learned = instant(Date.UTC(2026, 10, 22, 15, 31, 5));
  const listed = instant(Date.UTC(2026, 10, 22, 15, 30, 40));
  expect(unpackFacts(Buffer.from(FIRST_VERSION, 'base64'), at)).toEqual([
    {
      kind: 'cronjob',
      uid: '0e9b1a52-6c7e-4c66-9a38-6b0f7a1c2d3e',
      version: 7,
      learned,
      notBefore: listed,
      witness: 'watch',
      namespace: 'lab',
      name: 'ok',
      created: instant(Date.UTC(2026, 10, 22, 15, 29)),
      generation: 1,
      specChanged: null,
      spec: {
        schedule: '* * * * *',
        timeZone: null,
        suspend: false,
        concurrency: 'Allow',
        startingDeadlineSeconds: null,
        owner: 'payments',
        maintenance: null,
      },
      labels: [],
      lastSchedule: instant(Date.UTC(2026, 10, 22, 15, 31)),
      lastSuccess: null,
    },
    { kind: 'listed', resource: 'cronjobs', at: listed },
  ]);
});

test('bytes that were altered are refused or read, but never hang and never fail in other words', () => {
  const alter = fc.record({ at: fc.nat(), to: fc.nat(255), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyFact, { minLength: 1, maxLength: 5 }), alter, (facts, { at, to, cut }) => {
      const bytes = Uint8Array.from(packFacts(facts, instant(0)));
      bytes[at % bytes.length] = to;
      try {
        unpackFacts(cut ? bytes.subarray(0, at % bytes.length) : bytes, instant(0));
      } catch (error) {
        expect(error).toBeInstanceOf(StoreUnreadable);
      }
    }),
    { numRuns: 300 },
  );
});
