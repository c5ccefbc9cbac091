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
    '\t=1': "'\t=1",
    '  =HYPERLINK("x")': '"\'  =HYPERLINK(""x"")"',
    '＝1': "'＝1",
  };
  test.each(Object.entries(fields))('%j', (value, expected) => {
    expect(field(value)).toBe(expected);
  });

  test('is read back as it was, and never begins as a formula', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const written = field(value);
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect([value, `'${value}`]).toContain(read);
        expect(read).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });
});
