import { expect, test } from 'vitest';
import { readRunsCsv, readRunsNdjson } from '../../../adapters/chronos/read-external-runs.ts';

const AT = Date.UTC(2026, 10, 22, 3);
const RUN = { job: 'ledger', startedAt: AT, endedAt: AT + 60_000, outcome: 'succeeded', witness: 'told' };

test('NDJSON, a run per line', () => {
  const text = `{"job":"ledger","startedAt":"2026-11-22T03:00:00Z","endedAt":"2026-11-22T03:01:00Z","outcome":"succeeded"}\n\n{"job":"x","endedAt":"2026-11-22T04:00:00+01:00"}\n`;
  expect(readRunsNdjson(text)).toEqual({
    runs: [RUN, { job: 'x', startedAt: null, endedAt: AT, outcome: 'unknown', witness: 'told' }],
    problems: [],
  });
});

test('CSV with its columns in any order, quotes and Windows line ends', () => {
  const text =
    'outcome,endedAt,job,startedAt\r\nsucceeded,2026-11-22T03:01:00Z,ledger,2026-11-22T03:00:00Z\r\n,,"a ""b"", c",2026-11-22T03:00:00Z\r\n';
  expect(readRunsCsv(text)).toEqual({
    runs: [RUN, { job: 'a "b", c', startedAt: AT, endedAt: null, outcome: 'unknown', witness: 'told' }],
    problems: [],
  });
});

test('every bad line is told, and the good ones are read', () => {
  const text = [
    'nonsense',
    '{"job":"a"}',
    '{"job":7,"startedAt":"2026-11-22T03:00:00Z"}',
    '{"job":"a","startedAt":"yesterday"}',
    '{"job":"a","startedAt":"2026-11-22T03:00:00Z","endedAt":"2026-11-22T02:00:00Z"}',
    '{"job":"ok","startedAt":"2026-11-22T03:00:00Z"}',
  ].join('\n');
  const { runs, problems } = readRunsNdjson(text);
  expect(runs.map(({ job }) => job)).toEqual(['ok']);
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  ['no header', 'ledger,2026-11-22T03:00:00Z\n', 1],
  ['a field too few', 'job,startedAt\nledger\n', 2],
  ['a quote that never closes', 'job,startedAt\n"ledger,2026-11-22T03:00:00Z\n', 2],
])('CSV with %s is told by line', (_, text, line) => {
  expect(readRunsCsv(text)).toMatchObject({ runs: [], problems: [{ line }] });
});
