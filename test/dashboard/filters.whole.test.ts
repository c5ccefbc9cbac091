import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident, Member } from '../../core/alerting/incident.ts';
import { instant, parseInstant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
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
  uncounted: 57,
  healed: [],
  closed: null,
};

// From then on lab/oom has its label.
const SINCE = parseInstant('2026-11-22T15:40:00Z') ?? NOW;

const memberOf = (v: Verdict): Member => {
  const { cronJobUid, namespace, name, owner, nominal } = v;
  const run = { cronJobUid, namespace, name, owner, nominal, job: null };
  return { of: 'missed', ...run, what: 'dropped', cause: 'controller-down', state: 'bad' };
};

if (browserPath === undefined)
  test('there is no Chromium here (apt-get install chromium, or CHROMIUM_PATH): the page was not tried', () => {
    expect(process.env.CI, 'CI has to try the page').not.toBe('true');
  });
else
  describe('filters of the dashboard', () => {
    let browser: Browser;
    let site: Awaited<ReturnType<typeof servePage>>;
    beforeAll(async () => {
      const { store } = await replayed();
      const window = { from: instant(0), to: NOW };
      const { verdicts } = await store.judgements.badRuns({ cluster: CLUSTER, window, limit: 1000 });
      const dropped = verdicts.filter((v) => v.start.kind === 'dropped').slice(0, 2);
      const [last, first] = dropped.map(memberOf);
      if (first === undefined || last === undefined) throw new Error('the recording has no two drops');
      await store.alerts.putIncidents(CLUSTER, [
        { ...INCIDENT, members: [first, last], from: first.nominal, to: last.nominal },
      ]);
      const labelled = verdicts.find((v) => v.name === 'oom');
      if (labelled === undefined) throw new Error('the recording has no bad run of lab/oom');
      const { cronJobUid, namespace, name } = labelled;
      await store.judgements.putLabelled(CLUSTER, [
        { label: 'team=ops', cronJobUid, namespace, name, since: SINCE, until: null },
      ]);
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

    const rows = (page: Page, count: number): Promise<void> =>
      expect.poll(() => page.locator('#run-list tbody tr').count()).toBe(count);

    test('a filter goes into the address, and an address with a filter shows the same', async () => {
      const { page, wrong, close } = await open();
      await page.selectOption('#filter-cause', 'oom-killed');
      await rows(page, 6);
      expect(new URL(page.url()).searchParams.get('cause')).toBe('oom-killed');
      const other = await open(new URL(page.url()).search);
      expect(await other.page.locator('#run-list tbody tr').count()).toBe(6);
      expect(await other.page.locator('#filter-cause').inputValue()).toBe('oom-killed');
      await page.goBack();
      await rows(page, 50);
      await other.page.click('#clear');
      await rows(other.page, 50);
      expect([...wrong, ...other.wrong]).toEqual([]);
      await Promise.all([close(), other.close()]);
    });

    test('a label is a filter: the runs of CronJobs that had it when they were due, in list and map', async () => {
      const { page, wrong, close } = await open();
      await page.fill('#filter-label', 'team=ops');
      await page.keyboard.press('Enter');
      await rows(page, 4);
      await expect.poll(() => page.locator('#heat-note').textContent()).toMatch(/^1 CronJob, /);
      const direct = await open(new URL(page.url()).search);
      expect(await direct.page.locator('#filter-label').inputValue()).toBe('team=ops');
      expect(await direct.page.locator('#run-list tbody tr').count()).toBe(4);
      await direct.page.fill('#filter-label', 'no label');
      await direct.page.keyboard.press('Enter');
      await expect.poll(() => direct.page.locator('#trouble').textContent()).toMatch(/label: not a label/);
      expect(wrong).toEqual([]);
      await Promise.all([close(), direct.close()]);
    });

    test('an incident leads to its runs, by click, from the list of filters, and by the link of its mail', async () => {
      const { page, wrong, close } = await open('?range=1h');
      await page.click('#incidents a[data-incident]');
      await rows(page, 2);
      expect(await page.locator('#runs-note').textContent()).toBe('2 of this incident');
      expect(new URL(page.url()).searchParams.get('incident')).toBe(INCIDENT.id);
      expect(await page.locator('#runs:focus').count()).toBe(1);
      await page.selectOption('#filter-incident', '');
      await rows(page, 50);
      const mailed = await open(`incidents/${encodeURIComponent(INCIDENT.id)}`);
      expect(await mailed.page.locator('#run-list tbody tr').count()).toBe(2);
      expect(await mailed.page.locator('#filter-incident').inputValue()).toBe(INCIDENT.id);
      expect([...wrong, ...mailed.wrong]).toEqual([]);
      await Promise.all([close(), mailed.close()]);
    });

    test('time goes back step by step, to any instant, and on again until now', async () => {
      const { page, wrong, close } = await open('?range=1h');
      expect(await page.locator('#later').isDisabled()).toBe(true);
      await page.click('#earlier');
      await expect.poll(() => page.locator('#heat-note').textContent()).toContain('to 2026-11-22 14:44');
      await rows(page, 0);
      expect(new URL(page.url()).searchParams.get('until')).toBe('2026-11-22T14:44Z');
      await page.click('#later');
      await rows(page, 50);
      expect(new URL(page.url()).searchParams.get('until')).toBeNull();
      await page.fill('#until', 'last week');
      await page.keyboard.press('Enter');
      expect(await page.locator('#until:invalid').count()).toBe(1);
      await page.fill('#until', '2026-11-22 15:32');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('#heat-note').textContent()).toContain('to 2026-11-22 15:32');
      await expect.poll(() => page.locator('#run-list tbody tr').count()).toBeLessThan(50);
      await page.click('#now');
      await rows(page, 50);
      expect(wrong).toEqual([]);
      await close();
    });

    test('where nothing is found it says how much of the time was watched', async () => {
      const words = async (query: string): Promise<string | null> => {
        const { page, wrong, close } = await open(query);
        const said = await page.locator('#run-list .empty').textContent();
        expect(wrong).toEqual([]);
        await close();
        return said;
      };
      expect(await words('?range=1h&owner=nobody')).toBe(
        'None is known with these filters: 14 of 59 minutes were watched.',
      );
      expect(await words('?range=1h&until=2026-01-05T10:00Z')).toBe(
        'No run is known to have been bad: 0 of 60 minutes were watched.',
      );
      // There is no 30 February: the address is taken for one without an end.
      expect(await words('?range=1h&until=2026-02-30T00:00Z&owner=nobody')).toContain('14 of 59 minutes');
    });

    test('a link to a cluster that is not in this store does not pass off another one for it', async () => {
      const { page, close } = await open('?cluster=payments&range=1h');
      await expect
        .poll(() => page.locator('#trouble').textContent())
        .toBe(`This store has no cluster "payments": what you see is of ${CLUSTER}.`);
      await close();
    });
  });
