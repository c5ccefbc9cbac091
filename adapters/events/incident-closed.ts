import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { incident, sampleIncident } from './incident-parts.ts';
import { time } from './parts.ts';

export const incidentClosed = defineEvent({
  detailType: 'Incident Closed',
  name: 'incident-closed',
  sentWhen:
    'Later runs went well, every run of it recovered or was corrected, or nothing came for 35 days. Once per incident.',
  schema: z.strictObject({
    ...incident,
    action: z.literal('resolve').describe('PagerDuty’s word.'),
    closedAt: time,
    because: z.enum(['over', 'recovered', 'corrected', 'quiet']),
  }),
  sample: {
    schemaVersion: 1,
    id: 'incident-closed/incident/prod/controller-down/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    ...sampleIncident,
    action: 'resolve',
    title: 'The CronJob controller was down: 1 run of 1 CronJob missed',
    summary: 'CLOSED prod: The CronJob controller was down: 1 run of 1 CronJob missed',
    counts: { runs: 1, cronJobs: 1, recovered: 0, corrected: 0 },
    causes: [{ what: 'dropped', cause: 'controller-down', runs: 1 }],
    runs: [
      {
        cronJob: 'payments/settle',
        nominal: '2026-11-22T02:30:00Z',
        what: 'dropped',
        cause: 'controller-down',
        state: 'bad',
        owner: 'team-settlement',
      },
    ],
    closedAt: '2026-11-22T02:56:00Z',
    because: 'over',
    nextStep:
      'Decide for each run listed whether to start it by hand: `kubectl create job --from=cronjob/NAME`.',
  },
});
