import type { ApiPorts } from '../../adapters/http/services.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { freeze } from '../../core/pipeline/freeze.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { days, hours, instant } from '../../core/time.ts';
import { browserPath, launch, openPage, servePage } from '../dashboard/browser.ts';
import { type Figure, percentiles } from './figures.ts';
import { daysBack, LAST_DAY, pageOf, rollupOf } from './history-fleet.ts';

const JOBS = 5_000;
const NOW = instant(LAST_DAY + days(1));

/** The dashboard over 5,000 hourly CronJobs and 168 hours: until the map stands, and every frame of a long scroll. */
export const run = async (): Promise<readonly Figure[]> => {
  if (browserPath === undefined) return [];
  const site = await servePage(await fleet(), NOW);
  const browser = await launch();
  try {
    const { page } = await openPage(browser);
    const began = performance.now();
    await page.goto(`${site.url}?range=7d`);
    await page.getByText('5000 CronJobs').waitFor();
    const first = performance.now() - began;
    const frames = await page.evaluate<number[]>(SCROLL);
    const note = `${JOBS} jobs × 168 hours`;
    return [
      { what: 'dashboard, until the map stands', p50: `${first.toFixed(0)} ms`, p99: '', note },
      {
        what: 'dashboard, work of one frame of a scroll',
        ...percentiles(frames),
        note: `${note}, ${frames.length} frames`,
      },
    ];
  } finally {
    await browser.close();
    await site.stop();
  }
};

// From the first row to the last in 200 steps; the time is what drawing takes, not the pause until the next frame.
const SCROLL = `(async () => {
  const scroll = document.querySelector('.heat-scroll');
  const took = [];
  const all = scroll.scrollHeight - scroll.clientHeight;
  for (let i = 0; i <= 200; i++) {
    await new Promise(requestAnimationFrame);
    scroll.scrollTop = (all * i) / 200;
    scroll.dispatchEvent(new Event('scroll'));
    const began = await new Promise((done) => requestAnimationFrame(() => done(performance.now())));
    await new Promise((done) => setTimeout(done));
    took.push(performance.now() - began);
  }
  return took;
})()`;

/** Verdicts made up when they are asked for: the store is not what is measured here. */
const fleet = async (): Promise<Omit<ApiPorts, 'measure'>> => {
  const store = memoryStore();
  const set = { ...emptyWorkingSet(), sequence: 1, asOf: instant(NOW - 1) };
  set.world.coverage = {
    ...set.world.coverage,
    cronjobs: {
      watched: [{ from: instant(LAST_DAY - days(30)), to: NOW }],
      blind: [],
      listed: [instant(LAST_DAY - days(30))],
      restored: [],
    },
  };
  await store.clusters.declare('bench', { since: 1, policy: defaultPolicy, zone: 'UTC' });
  await store.judgements.putSnapshot('bench', {
    sequence: 1,
    at: set.asOf,
    facts: snapshotSqueeze.squeeze(freeze(set)),
  });
  const rollups = daysBack(8).flatMap((day) => Array.from({ length: JOBS }, (_, job) => rollupOf(job, day)));
  return {
    ...store,
    ...snapshotSqueeze,
    judgements: {
      ...store.judgements,
      rollups: async (_, window) => rollups.filter((r) => r.day >= window.from && r.day < window.to),
      badRuns: async () => ({ verdicts: [], next: null }),
      pages: async (_, { name }, window) => {
        const count = Math.ceil((window.to - window.from) / hours(1));
        const job = Number(name.slice(4));
        return Array.from({ length: count }, (_, i) => pageOf(job, instant(window.from + i * hours(1))));
      },
    },
  };
};
