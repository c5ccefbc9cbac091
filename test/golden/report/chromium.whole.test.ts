import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../core/report/report-data.ts';
import { hasChromium, launch, pageOf, SCHEMES, WIDTHS } from './browser.ts';
import { goldenReports } from './reports.ts';

// On a machine without a browser there is nothing to look with; on CI that would be a mistake, and fails.
const runs = hasChromium || process.env.CI === 'true';
if (!runs) console.warn('no chromium on this machine: how the report looks is not tested here');

let browser: Browser;
let reports: ReadonlyMap<string, Report>;
beforeAll(async () => {
  if (!runs) return;
  [browser, reports] = await Promise.all([launch(), goldenReports()]);
});
afterAll(() => browser?.close());

/** In the page: what is wider than the screen, and text whose contrast with its ground is under 4.5 (WCAG 2.2, 1.4.3). */
const findings = (page: Page): Promise<{ readonly tooWide: number; readonly faint: readonly string[] }> =>
  page.evaluate(`(() => {
    const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const light = (colour) => {
      const [r, g, b] = parts(colour).slice(0, 3).map((c) => c / 255)
        .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const colour = getComputedStyle(e).backgroundColor;
        const [, , , alpha = 1] = parts(colour);
        if (alpha > 0) return colour;
      }
      return 'rgb(255, 255, 255)';
    };
    const faint = [];
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()).join('');
      if (own.replaceAll('\\u00a0', '') === '' || !element.getClientRects().length) continue;
      const [a, b] = [light(getComputedStyle(element).color), light(groundOf(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) faint.push(contrast.toFixed(2) + ' ' + own.slice(0, 40));
    }
    return { tooWide: document.documentElement.scrollWidth - innerWidth, faint };
  })()`);

const NAMES = [
  'week-with-an-outage',
  'blind-hours',
  'too-small',
  'empty-cluster',
  'owner-payments',
  'hostile-names',
  'recording',
];
const looks = NAMES.flatMap((name) =>
  WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [name, width, scheme] as const)),
);

describe.runIf(runs)('in a browser', () => {
  test.each(looks)(
    '%s at %i px, %s: nothing sticks out, everything can be read',
    async (name, width, scheme) => {
      const report = reports.get(name);
      if (!report) throw new Error(`no report ${name}`);
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url().slice(0, 30)));
      page.on('dialog', (dialog) => asked.push(dialog.message()));
      await page.setContent(await pageOf(report), { waitUntil: 'load' });
      expect(await findings(page)).toEqual({ tooWide: 0, faint: [] });
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(ground).toBe(scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
      // A mail loads nothing from anywhere, whatever a CronJob is called.
      expect(asked.filter((url) => !url.startsWith('data:image/png'))).toEqual([]);
      await page.close();
    },
  );
});
