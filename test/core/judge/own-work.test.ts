import { expect, test } from 'vitest';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { jobRef } from '../../build/job.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { finishWords, type Judging, verdictOn } from '../../build/verdicts.ts';

const NOMINAL = '15:31:00';
const started = { started: '15:31:02' };
const gaveUp = (time: string) => ({ failed: [time, 'BackoffLimitExceeded'] as const });

// Asked to go in the second in which it ended well: its phase was not told yet, and the Job counts it as failed.
const unheeded = {
  ...started,
  ended: '15:31:20',
  deleted: ['15:31:20', 2] as const,
  gone: '15:31:23',
};
const again = {
  suffix: 'bbbbb',
  created: '15:31:40',
  started: '15:31:41',
  ended: '15:32:23',
  exit: 137,
  deleted: ['15:32:21', 2] as const,
  gone: '15:32:23.5',
};

type Row = {
  readonly run: RunSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly is: string;
};

// Tidied away with its Job as soon as it was done; nobody saw the Job, nor the Pods for some time after.
const tidied: Row['run'] = {
  job: { complete: '15:31:21', deleted: '15:31:22' },
  pod: { ...started, ended: '15:31:20', deleted: ['15:31:22', 0], gone: '15:31:22.2' },
};
const jobUnseen: Judging = {
  blind: { jobs: [['15:31:10', '15:35:00']], pods: [['15:31:30', '15:35:00']] },
};
const completedAt = (at: string): readonly Change[] =>
  event({
    about: ['Job', jobRef({ nominal: NOMINAL }).name],
    reason: 'Completed',
    message: 'Job completed',
    at,
  });

// Kubernetes counts a pod's success by its phase, and a pod that is to be deleted before that as failed.
const rows: Readonly<Record<string, Row>> = {
  'its next try was killed: so was the run': {
    run: { job: gaveUp('15:32:24'), pod: unheeded, more: [again] },
    is: 'killed/pod-deleted 15:32:21',
  },
  'its next try was seen, and killed: what a gap hid in between changes nothing': {
    run: { job: gaveUp('15:32:24'), pod: unheeded, more: [again] },
    judging: { blind: { all: [['15:31:39', '15:31:50']] } },
    is: 'killed/pod-deleted 15:32:21',
  },
  'its Job gave up a minute later, and nobody saw its pods meanwhile: it may have been tried again': {
    run: { job: gaveUp('15:32:24'), pod: unheeded, more: [again] },
    judging: { blind: { pods: [['15:31:39', '15:32:25']] } },
    is: 'unknown',
  },
  'nor by its deadline, which may have struck another try': {
    run: { job: { failed: ['15:32:24', 'DeadlineExceeded'] }, pod: unheeded, more: [again] },
    judging: { blind: { pods: [['15:31:39', '15:32:25']] } },
    is: 'unknown',
  },
  'its next try was at work when the deadline struck, and the Job’s controller deleted it': {
    run: {
      job: { failed: ['15:32:21', 'DeadlineExceeded'] },
      pod: unheeded,
      more: [again],
    },
    more: event({
      about: ['Job', jobRef({ nominal: NOMINAL }).name],
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${jobRef({ nominal: NOMINAL }).name}-bbbbb`,
      at: '15:32:21',
    }),
    is: 'killed/deadline-exceeded 15:32:21',
  },
  'its next try had not begun when the deadline struck: that ended nothing': {
    run: {
      job: { failed: ['15:31:45', 'DeadlineExceeded'] },
      pod: unheeded,
      more: [{ suffix: 'bbbbb', created: '15:31:40', deleted: ['15:31:45', 2], gone: '15:31:46' }],
    },
    is: 'completed 15:31:20',
  },
  'its Job was gone when we looked again': {
    run: { job: { ...gaveUp('15:32:24'), deleted: '15:34:00' }, pod: unheeded, more: [again] },
    judging: { blind: { all: [['15:31:39', '15:35:00']] } },
    is: 'unknown',
  },
  'it was the last that the Job would try': {
    run: { job: gaveUp('15:31:21'), pod: unheeded },
    judging: { blind: { pods: [['15:31:39', '15:32:25']] } },
    is: 'completed 15:31:20',
  },
  'its Job was deleted at once, while nobody saw its pods': {
    run: { job: { deleted: '15:31:22' }, pod: unheeded },
    judging: { blind: { pods: [['15:31:21', '15:32:25']] } },
    is: 'completed 15:31:20',
  },
  'its Job stands there and waits for the next try': { run: { pod: unheeded }, is: 'running' },
  'its phase was told, and its Job gave up for its deadline while nobody looked: nothing tried again': {
    run: { job: { failed: ['15:34:00', 'DeadlineExceeded'] }, pod: { ...started, ended: '15:31:20' } },
    judging: { blind: { all: [['15:31:39', '15:35:00']] } },
    is: 'completed 15:31:20',
  },
  'tidied away within seconds (TTL 0), of which we saw its pod alone: it went with its Job': {
    run: {
      job: { complete: '15:31:21', removed: '15:31:21.5' },
      pod: { ...unheeded, deleted: ['15:31:22', 0], gone: '15:31:22.1' },
    },
    judging: { blind: { jobs: [['15:31:10', '15:32:00']], pods: [['15:31:40', '15:32:00']] } },
    is: 'completed 15:31:20',
  },
  'asked to go long after, with its Job, of whose end we saw nothing': {
    run: {
      job: { complete: '15:31:22', deleted: '15:34:00' },
      pod: { ...started, ended: '15:31:20', deleted: ['15:34:00', 0], gone: '15:34:01' },
    },
    judging: { blind: { jobs: [['15:31:10', '15:35:00']], pods: [['15:32:00', '15:33:00']] } },
    is: 'completed 15:31:20',
  },
  'tidied away with its Job, whose Event tells that it completed at once: nothing tried again': {
    run: tidied,
    more: completedAt('15:31:21'),
    judging: jobUnseen,
    is: 'completed 15:31:20',
  },
  'an Event tells that its Job completed a minute later: by another try that nobody saw': {
    run: tidied,
    more: completedAt('15:32:21'),
    judging: jobUnseen,
    is: 'completed 15:32:21',
  },
};

test.each(Object.entries(rows))('it ended well; %s', (_, { run: says, more = [], judging = {}, is }) => {
  const story = [...cronJob({ schedule: '31 * * * *' }), ...run(refOf({}), NOMINAL, says), ...more];
  expect(finishWords(verdictOn(story, NOMINAL, judging))).toBe(is);
});
