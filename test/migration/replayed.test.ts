import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryTable } from '../../adapters/memory/table.ts';
import { auditMigration } from '../../core/migration/audit-migration.ts';
import { defaultReadinessRule } from '../../core/migration/job-readiness.ts';
import { migrationSection } from '../../core/migration/section.ts';
import { storedEvidence } from '../../core/migration/stored-evidence.ts';
import { verdictOf } from '../../core/migration/verify.ts';
import { viewOf } from '../../core/migration/view.ts';
import { minutes } from '../../core/time.ts';
import { chronosList, runsCsv, runsNdjson } from './fixture/chronos.ts';
import { recording as writtenRecording } from './fixture/cluster.ts';
import { jobFile } from './fixture/job-file.ts';
import { at, audited, chronos, clusterAt, END, FOLDER, jobs, runs, SINCE, told } from './replayed.ts';
import { CLUSTER, storedIn } from './stored.ts';

const PLANTED = [
  'doubled refund-batches 2026-10-31T12:10',
  'wrong-zone settlement-cutoff 2026-10-28T09:00',
  'lost card-expiry-check 2026-11-02T04:45',
  'p1d-pt24h fx-rates 2026-11-01T13:00',
  'lost statement-mail 2026-10-30T06:05',
  'moved-back invoice-render 2026-11-02T00:30',
];

test('the fixture is what the plan writes', () => {
  const read = (name: string): string => readFileSync(`${FOLDER}${name}`, 'utf8');
  expect(read('jobs.yaml')).toBe(jobFile());
  expect(read('chronos.json')).toBe(chronosList());
  expect(read('runs.ndjson')).toBe(runsNdjson());
  expect(read('runs.csv')).toBe(runsCsv());
  for (const [name, text] of Object.entries(writtenRecording()))
    expect(gunzipSync(readFileSync(`${FOLDER}recording/${name}.ndjson.gz`)).toString()).toBe(text);
});

test('of thirty jobs everything that was planted is found, and nothing else is reported', async () => {
  const audit = await audited();
  expect(audit.jobs).toHaveLength(30);
  expect(told(audit)).toEqual(PLANTED);
  expect(audit.notPlanned).toEqual([]);
  expect(audit.inventory).toEqual({ jobs: [], occurrences: 0, unknown: 0 });
});

test('every occurrence has one kind: none is unknown where both sides were watched', async () => {
  const { jobs: audits } = await audited();
  for (const { audit } of audits) {
    const { tally, occurrences } = audit;
    const kinds = tally['only-old'] + tally['only-new'] + tally.both + tally.neither + tally.unknown;
    expect([audit.job.name, kinds, tally.unknown]).toEqual([audit.job.name, occurrences.length, 0]);
  }
});

test('a hand-over that no file tells is read off the cluster', async () => {
  const { jobs: audits } = await audited();
  const observed = audits.filter(({ audit }) => audit.source === 'observed');
  expect(observed.map(({ audit }) => [audit.job.name, audit.hands.since])).toEqual([
    ['dead-letters', [{ at: at('2026-10-30T03:30:00Z'), scheduler: 'kubernetes' }]],
  ]);
});

test('without a word on completeness, what both sides made is known, and nothing is called lost', async () => {
  const found = told(await audited({ complete: [] }));
  expect(found).toEqual(PLANTED.filter((one) => !one.startsWith('lost')));
});

test('without Chronos’ list, its runs at other times are told, and nothing is called lost for them', async () => {
  const found = told(await audited({ chronos: null }));
  expect(found).toEqual([
    'doubled refund-batches 2026-10-31T12:10',
    'ran-besides settlement-cutoff 2026-10-28T13:00',
    'lost card-expiry-check 2026-11-02T04:45',
    'ran-besides fx-rates 2026-11-01T13:00',
    'lost statement-mail 2026-10-30T06:05',
    'moved-back invoice-render 2026-11-02T00:30',
  ]);
});

test.each([
  ['before the grace is over', '2026-10-30T06:25:00Z', []],
  ['when it is', '2026-10-30T06:25:00.001Z', ['lost statement-mail 2026-10-30T06:05']],
])('a lost run is told %s, and not sooner', async (_, asOf, lost) => {
  const found = told(await audited({ asOf: at(asOf) }));
  expect(found.filter((one) => one.startsWith('lost'))).toEqual(lost);
});

test('the order and the repetition of runs change nothing', async () => {
  const cluster = await clusterAt(END);
  const wanted = JSON.stringify(viewOf(await audited({ cluster })));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 1_000 }), async (seed) => {
      const shuffled = [...runs, ...runs.slice(seed % 100)].toSorted(
        (a, b) => (((a.startedAt ?? 0) / 1000) % (seed + 2)) - (((b.startedAt ?? 0) / 1000) % (seed + 2)),
      );
      expect(JSON.stringify(viewOf(await audited({ cluster, runs: shuffled })))).toBe(wanted);
    }),
    { numRuns: 5 },
  );
});

test('through ledger, judge and store the audit is the same', async () => {
  const store = await storedIn(memoryTable());
  const plain = jobs.map(({ job }) => job);
  const sides = await storedEvidence(store, { cluster: CLUSTER, jobs: plain }, (asOf) => ({
    from: SINCE,
    to: asOf,
  }));
  const stored = auditMigration({ ...sides, jobs, chronos, rule: defaultReadinessRule }, sides.window.to);
  expect(sides.grace).toBe(minutes(20));
  expect(sides.window.to).toBe(END);
  expect(viewOf(stored)).toEqual(viewOf(await audited()));
});

test('the weekly report’s section', async () => {
  const section = migrationSection(viewOf(await audited()));
  expect(section).toMatchObject({
    from: 'Chronos',
    to: 'Kubernetes',
    since: '2026-10-28T00:00:00Z',
    jobs: { planned: 30, moved: 16, movedBack: 1 },
    occurrences: { onlyOld: 206, onlyNew: 370, both: 1, neither: 2 },
  });
  expect(section.attention.map(({ job, advice }) => [job, advice])).toEqual([
    ['refund-batches', 'move back'],
    ['settlement-cutoff', 'watching'],
    ['card-expiry-check', 'move back'],
    ['fx-rates', 'watching'],
    ['statement-mail', 'move back'],
  ]);
});

test('a moved job that lost or doubled a run fails the check', async () => {
  const verdict = verdictOf(await audited());
  expect(verdict).toMatchObject({ ok: false, moved: 17, lost: 2, doubled: 1, wrongSide: 0, unknown: 0 });
  const clean = jobs.filter(
    ({ job }) => !['refund-batches', 'card-expiry-check', 'statement-mail'].includes(job.name),
  );
  expect(verdictOf(await audited({ jobs: clean }))).toMatchObject({ ok: true, troubles: [] });
});
