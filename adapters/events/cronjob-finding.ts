import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { head, name, owner, qualified, text } from './parts.ts';

export const cronJobFinding = defineEvent({
  detailType: 'CronJob Finding',
  name: 'cronjob-finding',
  sentWhen:
    'A CronJob of the cluster breaks a lint rule that it did not break before. Once per CronJob, rule and spec.',
  schema: z.strictObject({
    ...head,
    cronJob: qualified,
    namespace: name,
    name,
    uid: text(100),
    owner,
    generation: z.int().describe('metadata.generation of the spec that was read.'),
    rule: text(50).describe('The rule’s stable name: never-fires, name-too-long, …'),
    severity: z.enum(['error', 'warning']),
    message: text(300),
  }),
  sample: {
    schemaVersion: 1,
    id: 'cronjob-finding/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/never-fires/3',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: never-fires (the schedule 0 0 31 2 * has no occurrence)',
    cronJob: 'payments/settle',
    namespace: 'payments',
    name: 'settle',
    uid: '2d4a1708-ae30-4ce8-a5ba-d774714c2778',
    owner: 'team-settlement',
    generation: 3,
    rule: 'never-fires',
    severity: 'error',
    message: 'the schedule 0 0 31 2 * has no occurrence',
    nextStep: 'Correct the schedule: `kubectl -n payments edit cronjob settle`.',
    links: { explain: 'cronwitness jobs lint', dashboard: '/jobs/payments/settle' },
  },
});
