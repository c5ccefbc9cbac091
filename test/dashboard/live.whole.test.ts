import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, minutes, parseInstant } from '../../core/time.ts';
import { CLUSTER, replayed } from '../recording/replayed.ts';
import { browserPath, launch, openPage, ready, servePage } from './browser.ts';
import { FAINT } from './contrast.ts';

const NOW = parseInstant('2026-11-22T15:44:00Z') ?? instant(0);
const RUN = `?run=${encodeURIComponent('lab/tz@2026-11-22T15:39:00Z')}`;

if (browserPath === undefined)
  test('there is no Chromium here: the page was not watched', () => {
    expect(process.env.CI, 'CI has to try the page').not.toBe('true');
  });
else
  describe('the page while somebody looks at it', () => {
    let browser: Browser;
    let store: Awaited<ReturnType<typeof replayed>>['store'];
    beforeAll(async () => {
      ({ store } = await replayed());
      browser = await launch();
    });
    afterAll(() => browser?.close());

    test('what is new comes by itself, a server that is away is told of, and when it is back the page goes on', async () => {
      const site = await servePage(store, NOW);
      const { page, close } = await openPage(browser);
      await page.clock.install({ time: NOW });
      await page.goto(`${site.url}?cause=oom-killed&range=1h`);
      await ready(page);
      const rows = page.locator('#run-list tbody tr');
      expect(await rows.count()).toBe(6);

      const window = { from: instant(0), to: NOW };
      const { verdicts } = await store.judgements.badRuns({ cluster: CLUSTER, window, limit: 1000 });
      const oom = verdicts.find(({ finish }) => finish?.kind === 'killed' && finish.cause === 'oom-killed');
      if (oom === undefined) throw new Error('the recording has no run that was killed for memory');
      const another = { ...oom, name: 'another', nominal: instant(oom.nominal + minutes(1)) };
      await store.judgements.putBadRuns(CLUSTER, [another], []);
      await page.locator('#filter-owner').focus();
      await page.clock.runFor(11_000);
      await expect.poll(() => rows.count()).toBe(7);
      // A refresh takes the focus away from nobody.
      expect(await page.locator('#filter-owner:focus').count()).toBe(1);

      await page.route('**/v1/**', (route) => route.abort());
      await page.clock.runFor(11_000);
      await expect
        .poll(() => page.locator('#trouble').textContent())
        .toMatch(/does not answer. Trying again/);
      expect(await rows.count()).toBe(7);
      await page.unroute('**/v1/**');
      await page.clock.runFor(11_000);
      await expect.poll(() => page.locator('#trouble').isHidden()).toBe(true);
      await store.judgements.putBadRuns(CLUSTER, [], [another]);
      await close();
      await site.stop();
    });

    test.each(['light', 'dark'] as const)('no text is too faint on its ground, %s', async (colorScheme) => {
      const site = await servePage(store, NOW);
      for (const query of ['', RUN, '?until=2026-11-22T15:40Z']) {
        const { page, close } = await openPage(browser, { colorScheme });
        await page.goto(`${site.url}${query}`);
        await ready(page);
        if (query === RUN) await page.waitForSelector('dialog[open] .timeline');
        else await page.click('#heat-table summary');
        expect(await page.evaluate<string[]>(FAINT), query).toEqual([]);
        await close();
      }
      await site.stop();
    });
  });
