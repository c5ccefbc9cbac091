import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { decodeFacts, encodeFacts } from '../../../core/facts/codec.ts';

const lab = fileURLToPath(new URL('../../fixtures/recordings/lab', import.meta.url));

test('every fact of the recorded cluster comes back as it went in', async () => {
  const recording = await loadRecording(lab);
  const facts = recording.arrivals.map((a) => a.fact);
  const back = decodeFacts(encodeFacts(facts, recording.end), recording.end);
  expect(back).toHaveLength(facts.length);
  expect(new Set(back.map((f) => JSON.stringify(canonical(f))))).toEqual(
    new Set(facts.map((f) => JSON.stringify(canonical(f)))),
  );
});

/** Keys in order, so that equal facts have equal text. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, canonical(v)]),
  );
};
