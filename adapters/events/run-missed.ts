import * as z from 'zod';
import { DROPPED_CAUSES, LATE_CAUSES, NEVER_STARTED_CAUSES } from '../../core/verdict/verdict.ts';
import { defineEvent } from './definition.ts';
import { evidence, head, run, sampleLinks, sampleRun, text, time } from './parts.ts';

const causes = [...new Set([...DROPPED_CAUSES, ...NEVER_STARTED_CAUSES, ...LATE_CAUSES])] as const;

export const runMissed = defineEvent({
  detailType: 'Run Missed',
  name: 'run-missed',
  sentWhen: 'A due run was dropped, did not start within the grace, or started late. Once per run.',
  schema: z.strictObject({
    ...head,
    ...run,
    verdict: z.enum(['dropped', 'never-started', 'late']),
    cause: z.enum(causes),
    provisional: z
      .boolean()
      .describe('A dropped run whose Job may still come: then `Run Recovered` follows.'),
    startedAt: time.nullable().describe('Only for `late`.'),
    incident: text(700).nullable().describe('The incident that the run belongs to.'),
    evidence,
  }),
  sample: {
    schemaVersion: 1,
    id: 'run-missed/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: the run due 2026-11-22T02:30:00Z was dropped (create-refused)',
    ...sampleRun,
    job: null,
    verdict: 'dropped',
    cause: 'create-refused',
    provisional: true,
    startedAt: null,
    incident: 'incident/prod/refused.payments/2026-11-22T02:30:00Z',
    evidence: [
      {
        at: '2026-11-22T02:30:00Z',
        says: 'due by the schedule 30 2 * * *',
        subject: 'CronJob payments/settle',
      },
      {
        at: '2026-11-22T02:30:01Z',
        says: 'Event FailedCreate: Error creating job: exceeded quota: jobs',
        subject: 'CronJob payments/settle',
      },
    ],
    nextStep:
      'Run `kubectl -n payments describe cronjob settle` and see which quota or webhook refused its Job.',
    links: sampleLinks,
  },
});
