import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { auditTable } from '../../cli/audit-table.ts';
import { styleFor } from '../../cli/style.ts';
import { instant } from '../../core/time.ts';
import { at } from '../build/at.ts';
import { judged } from '../build/verdicts.ts';
import { POLICIES } from '../scenarios/catalogue/policies.ts';

/** What the table says under its rows and sums of one story of the catalogue. */
const besides = (what: keyof typeof POLICIES): readonly string[] => {
  const row = POLICIES[what];
  if (row === undefined) throw new Error(`no such row: ${what}`);
  const frame = { window: { from: at('15:31:00'), to: at('15:33:00') }, asOf: instant(at('15:45:00')) };
  const table = auditTable(judged(row.truth, row.judging), { ...frame, style: styleFor(new PassThrough()) });
  return table.split('\n').filter((line) => /^(beside|overlap)/.test(line));
};

test('runs that belong to no due run, and those that overlap under Forbid, are listed beneath the table', () => {
  expect(besides('two Jobs for an occurrence: the earliest decides')).toEqual([
    'beside them: duplicate run lab/ok-x',
  ]);
  expect(besides('Forbid not honoured: both runs are judged, and that they overlap is a finding')).toEqual([
    'overlap: lab/ok-29922692 was created while ok-29922691 was active, although concurrencyPolicy is Forbid',
  ]);
});
