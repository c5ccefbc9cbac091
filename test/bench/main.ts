import { type Measured, write } from './write.ts';

/**
 * `npm run bench [-- name …]`: measures the rows of DESIGN §14 on this machine, prints the figures and puts them, with the
 * date, into docs/performance.md; what was not asked for stands there as it was. Without names, those that take seconds;
 * `all` for every row.
 */
type Bench = {
  /** The row of DESIGN §14 that it answers. */
  readonly budget: string;
  readonly load: () => Promise<{ readonly run: () => unknown }>;
};

const BENCHES: Readonly<Record<string, Bench>> = {
  occurrences: {
    budget:
      '≥ 20 M/s for `* * * * *`, ≥ 1 M/s for the sparsest row; ≥ 100 × cron-parser, ≥ 3 × robfig/cron on every row',
    load: () => import('./occurrences.ts'),
  },
  'first-list': {
    budget: '10 k CronJobs, 30 k Jobs, 30 k Pods stream in 512 MiB',
    load: () => import('./first-list.ts'),
  },
  publisher: { budget: 'none of its own', load: () => import('./publisher.ts') },
  outbox: { budget: 'none of its own', load: () => import('./outbox.ts') },
  report: { budget: 'none of its own', load: () => import('./report.ts') },
  tick: {
    budget: 'one tick at 10,000 CronJobs and 1,000 changes: ≤ 2 s CPU, ≤ 512 MiB',
    load: () => import('./tick.ts'),
  },
  detection: {
    budget:
      'a missed run is published ≤ 90 s after nominal + grace, p99, with ticks each minute of which 1 % fail',
    load: () => import('./detection.ts'),
  },
  'cold-start': {
    budget: 'each bundle parses and initialises in ≤ 300 ms',
    load: () => import('./cold-start.ts'),
  },
  machine: { budget: 'none: what the others are to be read against', load: () => import('./machine.ts') },
  migration: { budget: 'none of its own', load: () => import('./migration.ts') },
  growth: {
    budget: 'none: how cost grows with jobs, runs and weeks (1.00 for each of `size` is linear)',
    load: () => import('./growth.ts'),
  },
};

/** Minutes each: only by name. */
const SLOW: typeof BENCHES = {
  history: {
    budget: '13 months × 10,000 jobs: ≤ 1 Query per month-partition; p99 ≤ 100 ms on the embedded engine',
    load: () => import('./history.ts'),
  },
  dashboard: {
    budget: 'none of its own: 5,000 CronJobs × 168 hours stay usable',
    load: () => import('./dashboard-frames.ts'),
  },
  cost: {
    budget:
      '≤ 0.5 write units per run at 50 runs a minute; ≤ $5 a month for 500 jobs, ≤ $75 for 10,000 hourly ones, from metered calls',
    load: () => import('./cost-row.ts'),
  },
  week: {
    budget: '1,000 CronJobs every minute for a week, tick facts in memory to report: ≤ 20 s, ≤ 1 GiB',
    load: () => import('./week.ts'),
  },
  'week-store': {
    budget: 'the same through the embedded store: the figure',
    load: () => import('./week-store.ts'),
  },
};

const named = process.argv.slice(2);
const asked = named.includes('all') ? Object.keys({ ...BENCHES, ...SLOW }) : named;
const unknown = asked.filter((name) => BENCHES[name] === undefined && SLOW[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `bench: unknown ${unknown.join(', ')}; expected all, ${Object.keys({ ...BENCHES, ...SLOW }).join(', ')}\n`,
  );
  process.exit(2);
}
const measured: Measured[] = [];
for (const [name, { budget, load }] of Object.entries({ ...BENCHES, ...SLOW })) {
  if (asked.length > 0 ? !asked.includes(name) : SLOW[name] !== undefined) continue;
  process.stdout.write(`\n== ${name} (budget: ${budget})\n`);
  const printed = await (await load()).run();
  if (Array.isArray(printed)) console.table(printed);
  measured.push({ name, budget, printed });
}
write(measured);
