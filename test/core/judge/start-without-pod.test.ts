import { describe, expect, test } from 'vitest';
import { event, startedEvent } from '../../build/event.ts';
import type { RunSays } from '../../build/run.ts';
import { blindAll, judgeRow, name, type Row } from './start-row.ts';

const created = event({
  about: ['Job', name],
  reason: 'SuccessfulCreate',
  message: `Created pod: ${name}-aaaaa`,
  at: '15:31:00',
});
/** Made again under its name, after it had given up and a backup had forgotten it. */
const madeAgain = [
  ...event({
    about: ['Job', name],
    aboutUid: 'uid-made-again',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${name}-bbbbb`,
    at: '15:31:40',
  }),
  ...startedEvent(`${name}-bbbbb`, '15:31:42'),
];
const gaveUpWaiting: RunSays = {
  job: { failed: ['15:31:08', 'DeadlineExceeded'], deleted: '15:31:20' },
  pod: { scheduled: 'never', deleted: ['15:31:08', 0], gone: '15:31:08.2' },
};

describe('a start is judged without a pod', () => {
  test.each(
    Object.entries<Row>({
      'the Event of a regular container’s start tells': {
        more: [...created, ...startedEvent(`${name}-aaaaa`, '15:31:03')],
        judging: blindAll,
        is: 'on-time 15:31:03',
      },
      'the Event of an init container’s start does not': {
        more: [
          ...created,
          ...event({
            about: ['Pod', `${name}-aaaaa`],
            reason: 'Started',
            at: '15:31:03',
            fieldPath: 'spec.initContainers{pre}',
          }),
        ],
        judging: blindAll,
        is: 'unknown',
      },
      'the Event of a pod that another Job of its name made later is not its own: the earliest decides': {
        run: gaveUpWaiting,
        more: madeAgain,
        is: 'never-started/deadline-exceeded',
      },
      'nor in a gap': {
        run: gaveUpWaiting,
        more: madeAgain,
        judging: { blind: { all: [['15:31:30', '15:35:00']] } },
        is: 'unknown',
      },
      'a Job complete before the deadline started in time, whenever that was': {
        run: { job: { complete: '15:31:40' }, pod: null },
        judging: blindAll,
        is: 'on-time by 15:31:40',
      },
      'a Job complete after the deadline, pods unseen, may have started on either side': {
        run: { job: { complete: '15:32:40' }, pod: null },
        judging: blindAll,
        is: 'unknown',
      },
      'a Job without any pod while pods were watched has not started': {
        run: { pod: null },
        is: 'never-started/other',
      },
      'a Job without any pod that we could have seen: unknown': {
        run: { pod: null },
        judging: { blind: { pods: [['15:30:30', '15:35:00']] } },
        is: 'unknown',
      },
      'Job.status.startTime and a suspended pod are no start': {
        run: { pod: { scheduled: 'never' } },
        is: 'never-started/unschedulable',
      },
      'a Job that somebody else manages is judged by its conditions alone': {
        run: {
          job: { spec: { managedBy: 'kueue.x-k8s.io/multikueue' }, complete: '15:31:30' },
          pod: { started: '15:31:50' },
        },
        is: 'on-time by 15:31:30',
      },
      'and without conditions nobody knows': {
        run: { job: { spec: { managedBy: 'kueue.x-k8s.io/multikueue' } }, pod: { started: '15:31:50' } },
        is: 'unknown',
      },
    }),
  )('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
});
