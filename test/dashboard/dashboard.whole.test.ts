import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOver } from '../../adapters/http/serve.ts';
import type { Incident } from '../../core/alerting/incident.ts';
import { instant, parseInstant } from '../../core/time.ts';
import { CLUSTER, replayed } from '../recording/replayed.ts';
import { browserPath, launch, openPage, ready, servePage } from './browser.ts';

const NOW = parseInstant('2026-11-22T15:44:00Z') ?? instant(0);
const WHEN = parseInstant('2026-11-22T15:38:00Z') ?? NOW;
const INCIDENT: Incident = {
  id: 'incident/lab/controller-down/2026-11-22T15:38:00Z',
  cluster: CLUSTER,
  cause: { kind: 'controller-down' },
  opened: WHEN,
  from: WHEN,
  to: WHEN,
  lastBad: WHEN,
  members: [],
  uncounted: 59,
  healed: [],
  closed: null,
};

if (browserPath === undefined)
  test('there is no Chromium here (apt-get install chromium, or CHROMIUM_PATH): the page was not tried', () => {
    expect(process.env.CI, 'CI has to try the page').not.toBe('true');
  });
else
  describe('the dashboard over the recording', () => {
    let browser: Browser;
    let site: Awaited<ReturnType<typeof servePage>>;
    beforeAll(async () => {
      const { store } = await replayed();
      await store.alerts.putIncidents(CLUSTER, [INCIDENT]);
      site = await servePage(store, NOW);
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await site?.stop();
    });
    const open = async (query = '', options: Parameters<typeof openPage>[1] = {}) => {
      const opened = await openPage(browser, options);
      await opened.page.goto(`${site.url}${query}`);
      await ready(opened.page);
      return opened;
    };

    test('shows both objectives, the map, the bad runs, the incident and the weeks', async () => {
      const { page, wrong, hosts, close } = await open();
      expect(await page.locator('.objective .share').allTextContents()).toEqual(['71.326 %', '76.344 %']);
      expect(await page.locator('#objectives .bar-words').first().textContent()).toBe(
        'budget 80 of 0 used, 80 over',
      );
      expect(await page.locator('#heat-note').textContent()).toMatch(
        /^22 CronJobs, the worst first, the last hour/,
      );
      expect(await page.locator('#run-list tbody tr').count()).toBe(50);
      expect(await page.locator('#incidents').textContent()).toContain(
        'The CronJob controller was down: 59 runs',
      );
      expect(await page.locator('#weeks').textContent()).toContain('2026-W47 so far');
      expect(wrong).toEqual([]);
      expect([...hosts]).toEqual(['localhost']);
      await close();
    });

    test('the canvas has the colours of the drops', async () => {
      const { page, close } = await open();
      const red = await page.evaluate<number>(`(() => {
        const canvas = document.querySelector('canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let pixels = 0;
        for (let i = 0; i < data.length; i += 4)
          if (data[i] === 0xcf && data[i + 1] === 0x2f && data[i + 2] === 0x3d) pixels++;
        return pixels;
      })()`);
      expect(red).toBeGreaterThan(1000);
      await close();
    });

    test('a run opens with its evidence, has an address of its own, and closes again', async () => {
      const { page, wrong, close } = await open();
      await page.click('a[data-run="lab/pending@2026-11-22T15:42:00Z"]');
      await page.waitForSelector('dialog[open] .timeline');
      expect(await page.locator('dialog .headline').textContent()).toContain('never started (unschedulable)');
      expect(await page.locator('dialog .timeline li').count()).toBe(3);
      expect(await page.locator('dialog').textContent()).toContain('kubectl get nodes');
      const direct = await open(new URL(page.url()).search);
      await direct.page.waitForSelector('dialog[open] .timeline');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])', { state: 'attached' });
      expect(new URL(page.url()).searchParams.get('run')).toBeNull();
      expect([...wrong, ...direct.wrong]).toEqual([]);
      await Promise.all([close(), direct.close()]);
    });

    test('the keyboard alone reaches a cell of the map, its runs, and one of them', async () => {
      const { page, wrong, close } = await open();
      for (let i = 0; i < 20; i++) {
        if ((await page.locator('.heat-scroll:focus').count()) === 1) break;
        await page.keyboard.press('Tab');
      }
      expect(await page.locator(':focus').getAttribute('role')).toBe('application');
      for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key);
      await expect
        .poll(() => page.locator('#heat [aria-live]').textContent())
        .toMatch(/^lab\/oom, .* UTC: killed/);
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open] .run-table a');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open] .timeline');
      expect(await page.locator('#panel-title').textContent()).toBe('lab/oom');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])', { state: 'attached' });
      expect(wrong).toEqual([]);
      await close();
    });

    test('the map stands as a table, too', async () => {
      const { page, close } = await open();
      await page.click('#heat-table summary');
      const row = page.locator('#heat-table tbody tr', { hasText: 'lab/oom' });
      expect(await row.textContent()).toMatch(/lab\/oom14140\d+ killed, 3 dropped/);
      await close();
    });

    test.each(['light', 'dark'] as const)('nothing is cut off at 375 px, %s', async (colorScheme) => {
      const { page, wrong, close } = await open('', { viewport: { width: 375, height: 760 }, colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
      await page.click('#run-list a >> nth=0');
      await page.waitForSelector('dialog[open] .timeline');
      expect(await page.evaluate("document.querySelector('dialog').scrollWidth")).toBeLessThanOrEqual(375);
      expect(wrong).toEqual([]);
      await close();
    });

    test.each([375, 1280])('no time of a timeline runs into its line at %i px', async (width) => {
      const run = encodeURIComponent('lab/tz@2026-11-22T15:39:00Z');
      const { page, close } = await open(`?run=${run}`, { viewport: { width, height: 760 } });
      await page.waitForSelector('dialog[open] .timeline');
      const wide = await page.evaluate<number>(
        `[...document.querySelectorAll('.timeline .offset')].filter((o) => o.scrollWidth > o.clientWidth).length`,
      );
      expect(wide).toBe(0);
      await close();
    });

    test('dark is dark', async () => {
      const { page, close } = await open('', { colorScheme: 'dark' });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(15, 20, 27)');
      await close();
    });

    test('hostile text in the address is shown as text, or refused with a reason', async () => {
      const { page, close } = await openPage(browser).then(async (o) => {
        await o.page.goto(`${site.url}?owner=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
        await ready(o.page);
        return o;
      });
      expect(await page.locator('#filter-owner').inputValue()).toBe('<img src=x onerror=alert(1)>');
      expect(await page.locator('img[src=x]').count()).toBe(0);
      await close();
    });

    test('the page allows no other origin and no inline script', async () => {
      const response = await fetch(site.url);
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'/,
      );
    });
  });

test('a server on this machine answers to its own names only (DNS rebinding)', async () => {
  const app = pageOver(new Hono(), '.');
  const rebound = await app.request('http://evil.example/', { headers: { host: 'evil.example' } });
  expect(rebound.status).toBe(421);
});
