import { expect, test } from 'vitest';
import { type CronJobSays, cronJob } from '../../build/cronjob.ts';
import type { JobSays } from '../../build/job.ts';
import { run } from '../../build/run.ts';
import { type Judging, judged } from '../../build/verdicts.ts';
import { hourly, NOMINAL, ok } from './absence-table.ts';

type Row = {
  readonly cronJob?: CronJobSays;
  readonly first?: JobSays;
  readonly second: JobSays;
  readonly judging?: Judging;
  readonly duplicates: readonly string[];
};

const pod = { started: '15:31:02', ended: '15:31:10' };
const AGAIN = { uid: 'uid-again', created: '15:31:40' } as const;
const tidied = { complete: '15:31:12', removed: '15:31:20' } as const;

test.each(
  Object.entries<Row>({
    'under another name, beside the first': {
      second: { name: 'ok-again', created: '15:31:40' },
      duplicates: ['ok-again beside ok-29922691'],
    },
    'of the same name, after the first was tidied away before our eyes': {
      first: tidied,
      second: AGAIN,
      duplicates: ['ok-29922691 beside ok-29922691'],
    },
    'the same, but nobody looked meanwhile: a backup may have forgotten the first': {
      first: tidied,
      second: AGAIN,
      judging: { blind: { all: [['15:31:15', '15:32:30']] } },
      duplicates: [],
    },
    'started by hand: that is no occurrence’s': {
      second: { name: 'ok-by-hand', manual: true, created: '15:31:40' },
      duplicates: [],
    },
    'in the place of the first, as Replace says': {
      cronJob: { concurrency: 'Replace' },
      first: { removed: '15:31:39' },
      second: AGAIN,
      duplicates: [],
    },
    'in a place that Replace would have made free, but the first is there still': {
      cronJob: { concurrency: 'Replace' },
      first: {},
      second: { name: 'ok-again', created: '15:31:40' },
      duplicates: ['ok-again beside ok-29922691'],
    },
    'after etcd was put back to a backup without the first': {
      first: tidied,
      second: AGAIN,
      judging: { restored: ['15:31:30'] },
      duplicates: [],
    },
    'and etcd was put back to a backup when both had been seen': {
      second: { name: 'ok-again', created: '15:31:40' },
      judging: { restored: ['15:33:00'] },
      duplicates: ['ok-again beside ok-29922691'],
    },
    'of the next occurrence': {
      cronJob: { schedule: '* * * * *' },
      second: { nominal: '15:32:00', created: '15:32:00.1' },
      duplicates: [],
    },
  }),
)('a second Job %s', (_, row) => {
  const truth = [
    ...cronJob({ ...hourly, ...row.cronJob }),
    ...run(ok, NOMINAL, { job: row.first ?? { complete: '15:31:12' }, pod }),
    ...run(ok, row.second.nominal ?? NOMINAL, {
      job: row.second,
      pod: { started: '15:32:12' },
    }),
  ];
  const found = judged(truth, row.judging).flatMap((j) => j.duplicates);
  expect(found.map(({ first, job }) => `${job.name} beside ${first.name}`)).toEqual(row.duplicates);
});
