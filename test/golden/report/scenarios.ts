import type { ReportInput } from '../../../core/report/input.ts';
import { after, hours, type Instant, minutes } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { at, verdict } from '../../core/report/verdicts.ts';
import { type FleetJob, inputOf, type Odd, rollupsOf, thisWeek, watching } from '../../core/report/weeks.ts';

const NAMES = [
  'ledger-export',
  'settle',
  'invoice',
  'reconcile',
  'fx-rates',
  'backup',
  'digest',
  'prune-cache',
  'report',
  'sync-crm',
];
const OWNERS = ['payments', 'payments', 'billing', 'data', 'platform'] as const;

/** Fifty jobs of four teams, each due `perDay` times a day. */
const fleet = (perDay: number): readonly FleetJob[] =>
  OWNERS.flatMap((owner, o) =>
    NAMES.map((name, n) => ({
      namespace: owner,
      name: o === 1 ? `${name}-eu` : name,
      owner: n === 9 && o === 4 ? null : owner,
      perDay,
    })),
  );

const key = ({ namespace, name }: FleetJob): string => `${namespace}/${name}`;
const calm = (): Odd => ({});

/** Mondays at 06:00 in Berlin, when the mail goes out. */
export const asOf: Instant = at('2026-11-23T05:00:00Z');

/** Ten thousand runs, one of them failed by itself: nothing for anyone to do. */
const quiet = (): ReportInput =>
  inputOf({
    rollups: rollupsOf(fleet(48), (job, day) =>
      key(job) === 'data/backup' && day === 2 ? { finish: { failed: 1 } } : {},
    ),
    ledgerHead: { sequence: 20_160, hash: '9f2c'.repeat(16) },
  });

// The controller was down on Tuesday from 03:10 to 03:40 (Berlin); one image could not be pulled on Thursday.
const outageJobs = fleet(1440);
const hitOf = (job: FleetJob): number =>
  outageJobs.indexOf(job) < 12 ? 5 : outageJobs.indexOf(job) === 12 ? 1 : 0;
const outageOdd = (job: FleetJob, day: number): Odd => {
  if (day === 1 && hitOf(job) > 0) return { start: { 'dropped/controller-down': hitOf(job) } };
  if (day === 3 && key(job) === 'data/reconcile') return { start: { 'late/image-pull': 17 } };
  if (day === 5 && key(job) === 'billing/invoice')
    return { start: { 'never-started/unschedulable': 3 }, finish: { 'killed/oom-killed': 9 } };
  if (day === 4 && key(job) === 'platform/prune-cache')
    return { start: { skipped: 40 }, finish: { 'killed/replaced': 25 } };
  if (day === -17 && job.name === 'settle') return { start: { 'dropped/controller-down': 8 } };
  if (day === -33) return { finish: { 'killed/oom-killed': 1 } };
  return {};
};
const runsFrom = (from: string, n: number, told: (nominal: Instant) => Verdict): readonly Verdict[] =>
  Array.from({ length: n }, (_, i) => told(after(at(from), minutes(i))));

const outageBad = (): readonly Verdict[] => [
  ...outageJobs.flatMap((job) =>
    runsFrom('2026-11-17T02:12:00Z', hitOf(job), (nominal) =>
      verdict({ ...job, nominal, start: 'dropped/controller-down' }),
    ),
  ),
  ...runsFrom('2026-11-19T13:00:00Z', 17, (nominal) =>
    verdict({
      namespace: 'data',
      name: 'reconcile',
      owner: 'data',
      nominal,
      start: 'late/image-pull',
      finish: 'completed',
    }),
  ),
  ...runsFrom('2026-11-21T08:00:00Z', 3, (nominal) =>
    verdict({
      namespace: 'billing',
      name: 'invoice',
      owner: 'billing',
      nominal,
      start: 'never-started/unschedulable',
    }),
  ),
  ...runsFrom('2026-11-21T09:00:00Z', 9, (nominal) =>
    verdict({
      namespace: 'billing',
      name: 'invoice',
      owner: 'billing',
      nominal,
      start: 'on-time',
      finish: 'killed/oom-killed',
    }),
  ),
];

const outage = (): ReportInput =>
  inputOf({
    rollups: rollupsOf(outageJobs, outageOdd),
    badRuns: outageBad(),
    coverage: watching([
      { from: at('2026-01-01T00:00:00Z'), to: at('2026-11-18T09:14:00Z') },
      { from: at('2026-11-18T09:15:30Z'), to: at('2026-12-01T00:00:00Z') },
    ]),
    incidents: [
      {
        id: 'incident-17',
        title: 'No CronJob got a Job while 61 runs were due',
        cause: 'controller-down',
        opened: at('2026-11-17T02:12:00Z'),
        closed: at('2026-11-17T02:41:00Z'),
        runs: 61,
      },
    ],
    maintenance: [
      {
        window: { from: at('2026-11-22T01:00:00Z'), to: at('2026-11-22T03:00:00Z') },
        namespace: 'data',
        name: null,
        reason: 'database upgrade',
      },
    ],
    migration: {
      from: 'chronos',
      to: 'kubernetes',
      since: '2026-10-05T00:00:00Z',
      jobs: { planned: 50, moved: 38, movedBack: 1 },
      occurrences: { onlyOld: 1210, onlyNew: 380_112, both: 0, neither: 2 },
      attention: [
        { job: 'billing/invoice', advice: 'move back', reason: '3 runs never started since it moved' },
      ],
    },
    ledgerHead: { sequence: 20_160, hash: '5be1'.repeat(16) },
  });

/** Nobody looked for three hours on Wednesday: whether the target was kept hangs on what nobody saw. */
const blind = (): ReportInput => {
  const week = thisWeek();
  const [from, to] = [at('2026-11-18T13:05:00Z'), at('2026-11-18T16:05:20Z')];
  return inputOf({
    rollups: rollupsOf(fleet(288), (job, day) =>
      day === 2
        ? { start: { unknown: key(job).endsWith('-eu') ? 36 : 2 } }
        : day === 4 && key(job) === 'data/fx-rates'
          ? { start: { 'late/image-pull': 4 } }
          : {},
    ),
    badRuns: runsFrom('2026-11-20T06:00:00Z', 4, (nominal) =>
      verdict({
        namespace: 'data',
        name: 'fx-rates',
        owner: 'data',
        nominal,
        start: 'late/image-pull',
        finish: 'completed',
      }),
    ),
    coverage: watching([
      { from: week.from, to: from },
      { from: to, to: week.to },
    ]),
  });
};

/** Six jobs, 900-odd runs: even a spotless week shows little. */
const small = (): ReportInput =>
  inputOf({ cluster: 'shop', rollups: rollupsOf(fleet(22).slice(0, 6), calm) });

const empty = (): ReportInput => inputOf({ cluster: 'fresh' });

/** What people may have named things. */
const hostile = (): ReportInput => {
  const job = {
    namespace: 'default',
    name: '<img src=x onerror=alert(1)>|`"\u202e',
    owner: '"><script>alert(2)</script>',
  };
  const nominal = after(at('2026-11-17T02:00:00Z'), hours(1));
  return inputOf({
    cluster: '</td><b>&amp;</b>',
    rollups: rollupsOf([{ ...job, perDay: 24 }], (_, day) =>
      day === 1 ? { start: { 'late/image-pull': 1 } } : {},
    ),
    badRuns: [verdict({ ...job, nominal, start: 'late/image-pull', finish: 'completed' })],
    incidents: [
      {
        id: 'x',
        title: '<script>alert(3)</script>\r\nBcc: x',
        cause: '<i>',
        opened: nominal,
        closed: null,
        runs: 1,
      },
    ],
  });
};

export const scenarios: Readonly<Record<string, () => ReportInput>> = {
  'quiet week': quiet,
  'week with an outage': outage,
  'blind hours': blind,
  'empty cluster': empty,
  'too small': small,
  'hostile names': hostile,
};
