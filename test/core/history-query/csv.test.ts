import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { field } from '../../../core/history-query/csv.ts';

describe('a CSV field', () => {
  const fields: Record<string, string> = {
    'plain text': 'plain text',
    'with, comma': '"with, comma"',
    'with "quotes"': '"with ""quotes"""',
    'two\nlines': '"two\nlines"',
    '=1+1': "'=1+1",
    '+49': "'+49",
    '-2': "'-2",
    '@SUM(A1)': "'@SUM(A1)",
    '\t=1': '"\'\t\'=1"',
    '  =HYPERLINK("x")': '"\'  =HYPERLINK(""x"")"',
    '＝1': "'＝1",
    'a;b': '"a;b"',
    'team;=1+1;x': '"team;\'=1+1;x"',
    'team\n@SUM(A1)': '"team\n\'@SUM(A1)"',
    'team-a+b@c': 'team-a+b@c',
  };
  test.each(Object.entries(fields))('%j', (value, expected) => {
    expect(field(value)).toBe(expected);
  });

  test('is read back as it was, but for the apostrophes, and no cell begins as a formula, whatever divides cells', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'=+-@|%;,\t\r\n "\'ab') });
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (value) => {
        const written = field(value);
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(read.replaceAll("'", '')).toBe(value.replaceAll("'", ''));
        for (const cell of read.split(/[;\t\r\n]/)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
      { numRuns: 1000 },
    );
  });
});
