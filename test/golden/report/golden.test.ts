import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../../adapters/report-schema.ts';
import { renderHtml } from '../../../core/report/render-html.ts';
import type { Report } from '../../../core/report/report-data.ts';
import { goldenReports, renderings } from './reports.ts';

const NAMES = [
  'quiet-week',
  'week-with-an-outage',
  'blind-hours',
  'empty-cluster',
  'too-small',
  'hostile-names',
  'owner-payments',
  'recording',
] as const;

let reports: ReadonlyMap<string, Report>;
const reportOf = (name: string): Report => {
  const report = reports.get(name);
  if (!report) throw new Error(`no report ${name}`);
  return report;
};

beforeAll(async () => {
  reports = await goldenReports();
});

test('every report that is made is kept, and none other', () => {
  expect([...reports.keys()].toSorted()).toEqual([...NAMES].toSorted());
});

describe.each(NAMES)('%s', (name) => {
  test.each(Object.keys(renderings))('%s is what was reviewed', async (extension) => {
    const text = renderings[extension]?.(reportOf(name)) ?? '';
    await expect(text).toMatchFileSnapshot(`files/${name}.${extension}`);
  });

  test('fits the published schema, and comes back from JSON as it went in', () => {
    const report = reportOf(name);
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('its text is 80 columns wide, but for commands', () => {
    const lines = (renderings.txt?.(reportOf(name)) ?? '').split('\n').slice(1);
    const commands = /^ +(… and [\d,]+ more: )?(kubectl|cronwitness) /;
    expect(lines.filter((line) => [...line].length > 80 && !commands.test(line))).toEqual([]);
  });

  test('its HTML is under 100 KB and closes what it opens', () => {
    const html = renderHtml(reportOf(name));
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    for (const tag of ['table', 'tr', 'td', 'div', 'span', 'p', 'b', 'h1', 'h2', 'a', 'th']) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
      expect([tag, html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]).toEqual([tag, opened]);
    }
  });
});

test('another zone and locale of the machine change no byte', async () => {
  const here = createHash('sha256');
  for (const [name, report] of reports)
    for (const [extension, render] of Object.entries(renderings))
      here.update(`${name}.${extension}\n${render(report)}`);
  const script = new URL('./fingerprint.ts', import.meta.url).pathname;
  const env = { ...process.env, TZ: 'America/St_Johns', LC_ALL: 'de_DE', LANG: 'de_DE', LANGUAGE: 'de' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env });
  expect(stdout).toBe(here.digest('hex'));
});
