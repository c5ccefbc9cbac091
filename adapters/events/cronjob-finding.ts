import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { head, name, owner, qualified, text } from './parts.ts';

export const cronJobFinding = defineEvent({
  detailType: 'CronJob Finding',
  name: 'cronjob-finding',
  sentWhen:
    'Something about a CronJob keeps its runs from coming, or is not what it seems; or a job of the job file is missing from the cluster. Once per CronJob, rule and generation; `overlap`, `duplicate` and `missing` once a day.',
  schema: z.strictObject({
    ...head,
    cronJob: qualified,
    namespace: name,
    name,
    uid: text(100).nullable().describe('Null where the cluster has no such CronJob.'),
    owner,
    generation: z
      .int()
      .nullable()
      .describe('metadata.generation of the spec that was read, if there is one.'),
    rule: text(50).describe(
      'The rule’s stable name: never-fires, name-too-long, missing, overlap, duplicate, …',
    ),
    severity: z.enum(['error', 'warning']),
    message: text(300),
  }),
  sample: {
    schemaVersion: 1,
    id: 'cronjob-finding/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/never-fires/3',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: never-fires (the schedule 0 0 31 2 * has no occurrence: no such date exists)',
    cronJob: 'payments/settle',
    namespace: 'payments',
    name: 'settle',
    uid: '2d4a1708-ae30-4ce8-a5ba-d774714c2778',
    owner: 'team-settlement',
    generation: 3,
    rule: 'never-fires',
    severity: 'error',
    message: 'the schedule 0 0 31 2 * has no occurrence: no such date exists',
    nextStep: 'Correct spec.schedule: `kubectl -n payments edit cronjob settle`.',
    links: { explain: 'kubectl -n payments describe cronjob settle', dashboard: '/jobs/payments/settle' },
  },
});
