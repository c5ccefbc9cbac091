import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { count, head, name, run, sampleLinks, sampleRun, sentence, time } from './parts.ts';

export const podStuckPending = defineEvent({
  detailType: 'Pod Stuck Pending',
  name: 'pod-stuck-pending',
  sentWhen:
    'A Job exists for five minutes and no container of it has started. Once per run, before the grace is over.',
  schema: z.strictObject({
    ...head,
    ...run,
    created: time.describe('When the Job was created.'),
    waitingSeconds: count,
    reason: sentence.describe('What its pods wait for, in Kubernetes’ words.'),
    pods: z.array(name).max(5),
  }),
  sample: {
    schemaVersion: 1,
    id: 'pod-stuck-pending/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: no container has started in 5 min (Unschedulable)',
    ...sampleRun,
    job: 'settle-29922870',
    created: '2026-11-22T02:30:00Z',
    waitingSeconds: 300,
    reason: 'Unschedulable',
    pods: ['settle-29922870-x7k2p'],
    nextStep:
      'Run `kubectl -n payments describe pod settle-29922870-x7k2p` before 2026-11-22T02:50:00Z, when the run counts as missed.',
    links: sampleLinks,
  },
});
