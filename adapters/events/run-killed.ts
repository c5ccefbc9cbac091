import * as z from 'zod';
import { KILLED_CAUSES } from '../../core/verdict/verdict.ts';
import { defineEvent } from './definition.ts';
import { evidence, head, run, sampleLinks, sampleRun, text, time } from './parts.ts';

export const runKilled = defineEvent({
  detailType: 'Run Killed',
  name: 'run-killed',
  sentWhen: 'A run that had started was ended from outside while it worked. Once per run.',
  schema: z.strictObject({
    ...head,
    ...run,
    cause: z.enum(KILLED_CAUSES),
    killedAt: time,
    incident: text(700).nullable().describe('The incident that the run belongs to.'),
    evidence,
  }),
  sample: {
    schemaVersion: 1,
    id: 'run-killed/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: the run due 2026-11-22T02:30:00Z was killed (evicted)',
    ...sampleRun,
    job: 'settle-29922870',
    cause: 'evicted',
    killedAt: '2026-11-22T02:41:07Z',
    incident: 'incident/prod/cronjob.killed.2d4a1708-ae30-4ce8-a5ba-d774714c2778/2026-11-22T02:30:00Z',
    evidence: [
      {
        at: '2026-11-22T02:30:02Z',
        says: 'container settle started',
        subject: 'Pod payments/settle-29922870-x7k2p',
      },
      {
        at: '2026-11-22T02:41:07Z',
        says: 'disrupted: EvictionByEvictionAPI',
        subject: 'Pod payments/settle-29922870-x7k2p',
      },
    ],
    nextStep: 'Run `kubectl -n payments describe job settle-29922870` and find out who evicted its pod.',
    links: sampleLinks,
  },
});
