import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LAB = join(import.meta.dirname, '../fixtures/recordings/lab');

type Fields = { readonly [key: string]: unknown };
export type ExpectedRow = Fields & { readonly cronJob: string; readonly nominal: string };

/** The verdicts of the recording, worked out with hindsight by another program than ours. */
export const expectedRows = (): readonly ExpectedRow[] =>
  readFileSync(join(LAB, 'expected.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line): ExpectedRow => JSON.parse(line));

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Every field that the expectation gives, and no other. */
const agrees = (expected: unknown, got: unknown): boolean =>
  isFields(expected)
    ? isFields(got) && Object.keys(expected).every((k) => agrees(expected[k], got[k]))
    : expected === got;

/** The differences, a line each; rows beyond the expected ones differ too. */
export const differences = (
  got: readonly { readonly cronJob: string; readonly nominal: string }[],
): readonly string[] => {
  const key = (row: { readonly cronJob: string; readonly nominal: string }): string =>
    `${row.cronJob}@${row.nominal}`;
  const expected = new Map(expectedRows().map((row) => [key(row), row]));
  const found = new Map(got.map((row) => [key(row), row]));
  const wrong = [...expected].filter(([k, row]) => !agrees(row, found.get(k)));
  const surplus = [...found.keys()].filter((k) => !expected.has(k));
  return [
    ...wrong.map(([k, row]) => `${k}: expected ${JSON.stringify(row)}, got ${JSON.stringify(found.get(k))}`),
    ...surplus.map((k) => `${k}: not expected`),
  ];
};
