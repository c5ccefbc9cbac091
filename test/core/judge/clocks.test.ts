import { expect, test } from 'vitest';
import { at } from '../../build/at.ts';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { job, jobRef } from '../../build/job.ts';
import { pod } from '../../build/pod.ts';
import { type RunSays, run } from '../../build/run.ts';
import { finishWords, verdictOn } from '../../build/verdicts.ts';

// A kubelet's clock that is surely off: nothing began before its pod was created, nor after we had seen that it had begun.

const deletedAt = (t: string, pod: RunSays['pod'], gone: string): RunSays => ({
  job: { deleted: t },
  pod: { ...pod, deleted: [t, 30], gone },
});

test.each(
  Object.entries<{ readonly says: RunSays; readonly is: string }>({
    'its clock three minutes behind, the container that ended by SIGKILL ended after its Job was deleted': {
      says: deletedAt(
        '15:31:20',
        { started: '15:28:02', ended: '15:28:30', exit: 137, reported: '15:31:31' },
        '15:31:33',
      ),
      is: 'killed/job-deleted',
    },
    'by a clock that is right, it had ended by itself, of a signal': {
      says: deletedAt(
        '15:31:40',
        { started: '15:31:02', ended: '15:31:30', exit: 137, reported: '15:31:31' },
        '15:31:43',
      ),
      is: 'killed/signal',
    },
    'its clock three minutes ahead, the container ended by itself before its Job was deleted': {
      says: deletedAt(
        '15:32:10',
        { started: '15:34:02', ended: '15:34:30', exit: 1, reported: '15:31:31' },
        '15:32:13',
      ),
      is: 'failed',
    },
  }),
)('%s', (_, { says, is }) => {
  const truth = [...cronJob({ schedule: '31 * * * *' }), ...run(refOf({}), '15:31:00', says)];
  expect(finishWords(verdictOn(truth, '15:31:00')).split(' ')[0]).toBe(is);
});

test('its clock forty seconds ahead, the container that began after its pod was to be deleted was at work before', () => {
  const of = jobRef({ nominal: '15:31:00' });
  const again = {
    of,
    restarts: 1,
    started: '15:32:10',
    ended: '15:32:17',
    exit: 143,
    reported: '15:31:38',
    deleted: ['15:31:35', 2],
    gone: '15:31:39',
  } as const;
  const truth = [
    ...cronJob({ schedule: '31 * * * *' }),
    ...job({ nominal: '15:31:00', failed: ['15:31:35', 'DeadlineExceeded'] }),
    ...pod({ of, started: '15:31:40', ended: '15:31:44', exit: 1, reported: '15:31:20' }),
    ...pod(again).filter((c) => c.at >= at('15:31:35')),
  ];
  expect(finishWords(verdictOn(truth, '15:31:00'))).toBe('killed/deadline-exceeded 15:31:35');
});
