import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryTable } from '../../adapters/memory/table.ts';
import { viewOf } from '../../core/migration/view.ts';
import { audited, END } from '../migration/replayed.ts';
import { CLUSTER, storedIn } from '../migration/stored.ts';
import { browserPath, launch, openPage, ready, servePage } from './browser.ts';

if (browserPath === undefined)
  test('there is no Chromium here: the migration was not looked at', () => {
    expect(process.env.CI, 'CI has to try the page').not.toBe('true');
  });
else
  describe('the migration on the dashboard', () => {
    let browser: Browser;
    let site: Awaited<ReturnType<typeof servePage>>;
    beforeAll(async () => {
      const store = await storedIn(memoryTable());
      await store.views.put(CLUSTER, viewOf(await audited()));
      site = await servePage(store, END);
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await site?.stop();
    });
    const open = async (path = '', options: Parameters<typeof openPage>[1] = {}) => {
      const opened = await openPage(browser, options);
      await opened.page.goto(`${site.url}${path}`);
      await ready(opened.page);
      await opened.page.waitForSelector('#migration tbody tr');
      return opened;
    };

    test('shows each job with its state, its occurrences by who ran them, and what was found', async () => {
      const { page, wrong, close } = await open();
      expect(await page.locator('#migration tbody tr').count()).toBe(30);
      expect(await page.locator('#migration .tiles li').allTextContents()).toEqual([
        '16 of 30jobs moved',
        '6ready to move',
        '3to move back',
        '2runs lost',
        '1runs doubled',
        '0unknown',
      ]);
      const row = page.locator('#migration tbody tr', { hasText: 'refund-batches' });
      expect(await row.locator('.badge').textContent()).toBe('move back');
      expect(await row.locator('.found').textContent()).toBe('doubled');
      expect(await row.locator('.wrong').getAttribute('data-name')).toBe('both');
      expect(wrong).toEqual([]);
      await close();
    });

    test('a job opens with the numbers behind its state, has an address of its own, and closes again', async () => {
      const { page, wrong, close } = await open();
      await page.click('a[data-move="refund-batches"]');
      await page.waitForSelector('dialog[open] .checks');
      expect(await page.locator('dialog .headline').textContent()).toBe('move back');
      expect(await page.locator('dialog .checks').textContent()).toContain('clean runs');
      expect(await page.locator('dialog .listed').textContent()).toContain('doubled');
      expect(await page.locator('dialog pre').textContent()).toContain('chronos');
      expect(new URL(page.url()).searchParams.get('move')).toBe('refund-batches');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])', { state: 'attached' });
      expect(new URL(page.url()).searchParams.get('move')).toBeNull();
      expect(wrong).toEqual([]);
      await close();
    });

    test('the link that an event carries opens the job', async () => {
      const { page, wrong, close } = await open('migration/card-expiry-check');
      await page.waitForSelector('dialog[open] .checks');
      expect(await page.locator('#panel-title').textContent()).toBe('card-expiry-check');
      expect(wrong).toEqual([]);
      await close();
    });

    test('a job that is not in it is said to be none, whatever it is called', async () => {
      const { page, close } = await open(`?move=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
      await page.waitForSelector('dialog[open] .empty');
      expect(await page.locator('img[src=x]').count()).toBe(0);
      await close();
    });

    test.each(['light', 'dark'] as const)('nothing is cut off at 375 px, %s', async (colorScheme) => {
      const { page, wrong, close } = await open('', { viewport: { width: 375, height: 760 }, colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
      await page.click('a[data-move="statement-mail"]');
      await page.waitForSelector('dialog[open] .checks');
      expect(await page.evaluate("document.querySelector('dialog').scrollWidth")).toBeLessThanOrEqual(375);
      expect(wrong).toEqual([]);
      await close();
    });
  });

test('every path that an event carries leads somewhere', () => {
  const served = readFileSync('adapters/http/serve.ts', 'utf8');
  for (const path of ['runs', 'migration', 'incidents', 'reports', 'objectives', 'coverage'])
    expect(served).toContain(`'/${path}`);
});
