import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideAlerts, emptyAlertState } from '../../../core/alerting/decide.ts';
import { incidentMail } from '../../../core/alerting/incident-mail.ts';
import { browserPath, launch } from '../../dashboard/browser.ts';
import { at, dropped, run } from './verdicts.ts';

/** The mail that opens an outage whose cluster, owner and CronJob are one long word each. */
const longNames = (): string => {
  const missed = run('settle', '16:00', dropped('controller-down'), {
    name: 'n'.repeat(52),
    namespace: 's'.repeat(63),
    owner: 'o'.repeat(256),
  });
  const decision = decideAlerts('c'.repeat(100), emptyAlertState, {
    sequence: 1,
    asOf: at('16:20'),
    changed: [{ before: null, now: missed }],
    withdrawn: [],
    waiting: [],
    more: [],
    sight: null,
  });
  const opened = decision.events.flatMap((e) => (e.detailType === 'Incident Opened' ? [e.detail] : []))[0];
  if (opened === undefined) throw new Error('no incident was opened');
  return incidentMail(opened, { domain: 'cronwitness.example.com', dashboard: null }).html;
};

if (browserPath === undefined)
  test('there is no Chromium here: how the mail looks was not tried', () => {
    expect(process.env.CI, 'CI has to try the mail').not.toBe('true');
  });
else
  describe("an alert's mail in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    test.each([375, 800])('names of any length are no wider than a screen of %i px', async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.setContent(longNames());
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.close();
    });
  });
