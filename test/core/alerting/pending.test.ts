import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { stuckPending, type Waiting } from '../../../core/alerting/pending.ts';
import { at, neverStarted, onTime, pending, run } from './verdicts.ts';

const waiting: Waiting = {
  run: run('a', '16:00', pending, { job: 'a-29922960' }),
  created: at('16:00'),
  startedAt: null,
  pods: [{ name: 'a-29922960-x7k2p', reason: 'Unschedulable' }],
};

describe('a pod that is stuck pending', () => {
  test.each<[string, Waiting, string, number]>([
    ['is no news before five minutes', waiting, '16:04:59', 0],
    ['is told at five minutes', waiting, '16:05', 1],
    ['is told later where no tick came in between', waiting, '16:19', 1],
    ['is not told any more when its run counts as missed', waiting, '16:20', 0],
    ['is not told when it has started', { ...waiting, startedAt: at('16:02') }, '16:05', 0],
    ['is counted from the Job’s creation', { ...waiting, created: at('16:03') }, '16:05', 0],
    ['is told when no pod was created at all', { ...waiting, pods: [] }, '16:05', 1],
    ['is not told of a run on time', { ...waiting, run: run('a', '16:00', onTime(at('16:01'))) }, '16:05', 0],
    [
      'is not told of a run that is missed',
      { ...waiting, run: run('a', '16:00', neverStarted()) },
      '16:05',
      0,
    ],
  ])('%s', (_, w, time, count) => {
    expect(stuckPending([w], { cluster: 'c' }, at(time))).toHaveLength(count);
  });

  test('names the pod and says until when there is time', () => {
    const [event] = stuckPending([waiting], { cluster: 'c' }, at('16:07'));
    const definition = eventDefinitions.find((d) => d.detailType === 'Pod Stuck Pending');
    expect(definition?.schema.parse(event?.detail)).toMatchObject({
      id: 'pod-stuck-pending/c/uid-a/2026-11-22T16:00:00Z',
      summary: 'lab/a: no container has started in 5 min (Unschedulable)',
      nextStep:
        'Run `kubectl -n lab describe pod a-29922960-x7k2p` before 2026-11-22T16:20:00Z, when the run counts as missed.',
      waitingSeconds: 300,
    });
  });

  test('is the same event whenever it is found', () => {
    const early = stuckPending([waiting], { cluster: 'c' }, at('16:05'));
    expect(stuckPending([waiting], { cluster: 'c' }, at('16:11'))).toEqual(early);
  });
});
