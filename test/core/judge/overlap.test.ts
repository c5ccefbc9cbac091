import { expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, judged, verdictOn } from '../../build/verdicts.ts';

const ok = refOf({});
const work = (says: RunSays = {}): RunSays => ({ ...says, pod: { started: '15:31:02', ...says.pod } });

type Row = {
  readonly cronJob?: CronJobSays;
  readonly first?: RunSays;
  readonly second?: RunSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly overlaps: readonly string[];
};

const truthOf = ({ cronJob: says = {}, first = work(), second = {}, more = [] }: Row): readonly Change[] => [
  ...cronJob({ concurrency: 'Forbid', ...says }),
  ...run(ok, '15:31:00', first),
  ...run(ok, '15:32:00', { pod: { started: '15:32:02' }, ...second }),
  ...more,
];
const endsAt = (complete: string, ended = complete): RunSays => work({ job: { complete }, pod: { ended } });

const BOTH = ['ok-29922692 while ok-29922691'];

test.each(
  Object.entries<Row>({
    'the earlier run is at work': { overlaps: BOTH },
    'the earlier run waits for its pod': { first: {}, overlaps: BOTH },
    'the earlier run is over a minute later': { first: endsAt('15:33:00'), overlaps: BOTH },
    'both Jobs are made within a second: the one that came later overlaps, not both': {
      first: { job: { created: '15:32:00' }, pod: { started: '15:32:02' } },
      second: { job: { created: '15:32:00.2' }, pod: { started: '15:32:02' } },
      overlaps: BOTH,
    },
    'the earlier run is over before': { first: endsAt('15:31:52'), overlaps: [] },
    'the earlier run is over in the same second, and nobody can say which came first': {
      first: endsAt('15:32:00.05'),
      overlaps: [],
    },
    'its work is over long before, and nobody recorded it': {
      first: endsAt('15:40:00', '15:31:10'),
      second: { job: { nominal: '15:33:00' } },
      overlaps: [],
    },
    'its Job is deleted before': { first: work({ job: { deleted: '15:31:40' } }), overlaps: [] },
    'its Job is deleted afterwards': { first: work({ job: { deleted: '15:33:40' } }), overlaps: BOTH },
    'it was started by hand: Forbid does not look at those': {
      first: work({ job: { manual: true, name: 'by-hand', created: '15:31:00' } }),
      overlaps: [],
    },
    'nobody saw its CronJob meanwhile: the policy may have been another': {
      judging: { blind: { cronjobs: [['15:31:50', '15:40:00']] } },
      overlaps: [],
    },
    'the policy is Allow': { cronJob: { concurrency: 'Allow' }, overlaps: [] },
    'the policy is Replace': { cronJob: { concurrency: 'Replace' }, overlaps: [] },
    'the policy was Allow until that second': {
      cronJob: { concurrency: 'Allow', edits: [{ at: '15:32:00', spec: { concurrencyPolicy: 'Forbid' } }] },
      overlaps: [],
    },
    'the later one came after the policy had become Allow': {
      cronJob: { edits: [{ at: '15:32:10', spec: { concurrencyPolicy: 'Allow' } }] },
      second: { job: { created: '15:32:20' }, pod: { started: '15:32:22' } },
      overlaps: [],
    },
    'the policy is Allow soon afterwards': {
      cronJob: { edits: [{ at: '15:33:00', spec: { concurrencyPolicy: 'Allow' } }] },
      overlaps: BOTH,
    },
    'the earlier run ends in a gap, and only a clock says when': {
      first: endsAt('15:33:00'),
      judging: { blind: { jobs: [['15:31:30', '15:34:00']] } },
      overlaps: [],
    },
    'the later run comes in a gap, and the earlier one is at work after it': {
      judging: { blind: { jobs: [['15:31:30', '15:34:00']] } },
      overlaps: BOTH,
    },
  }),
)('%s', (_, row) => {
  const found = judged(truthOf(row), row.judging).flatMap((j) => j.overlaps);
  expect(found.map((o) => `${o.job.name} while ${o.predecessor.name}`)).toEqual(row.overlaps);
});

test('by the controllers’ clock it was over after the later one came; by what the watch told first, before', () => {
  const [first, ...rest] = run(ok, '15:31:00', endsAt('15:31:55'));
  if (first === undefined) throw new Error('a run has a beginning');
  const late = (c: Change): Change =>
    JSON.stringify(c.object).includes('"Complete"')
      ? { ...c, object: JSON.parse(JSON.stringify(c.object).replaceAll('15:31:55', '15:34:55')) }
      : c;
  const truth = [
    ...cronJob({ concurrency: 'Forbid' }),
    first,
    ...rest.map(late),
    ...run(ok, '15:32:00', { pod: { started: '15:32:02' } }),
  ];
  expect(judged(truth).flatMap((j) => j.overlaps)).toEqual([]);
});

test('the later run’s evidence says so, and its verdict is what it would be', () => {
  const verdict = verdictOn(truthOf({ overlaps: [] }), '15:32:00');
  expect([verdict.start.kind, verdict.finish?.kind]).toEqual(['on-time', 'running']);
  expect(verdict.start.evidence.at(-1)).toMatchObject({
    subject: 'Job lab/ok-29922691',
    says: 'still active when ok-29922692 was created, although concurrencyPolicy is Forbid',
  });
});
