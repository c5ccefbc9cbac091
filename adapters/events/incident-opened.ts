import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { incident, sampleIncident } from './incident-parts.ts';

export const incidentOpened = defineEvent({
  detailType: 'Incident Opened',
  name: 'incident-opened',
  sentWhen: 'Bad runs that share a cause came up, or a lone one did. Once per incident.',
  schema: z.strictObject({
    ...incident,
    action: z.literal('trigger').describe('PagerDuty’s word.'),
  }),
  sample: {
    schemaVersion: 1,
    id: 'incident-opened/incident/prod/controller-down/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    ...sampleIncident,
    action: 'trigger',
    title: 'The CronJob controller was down: 2 runs of 2 CronJobs missed',
    summary: 'OPEN prod: The CronJob controller was down: 2 runs of 2 CronJobs missed',
    counts: { runs: 2, cronJobs: 2, recovered: 0, corrected: 0 },
    causes: [{ what: 'dropped', cause: 'controller-down', runs: 2 }],
    runs: [
      {
        cronJob: 'payments/settle',
        nominal: '2026-11-22T02:30:00Z',
        what: 'dropped',
        cause: 'controller-down',
        state: 'bad',
        owner: 'team-settlement',
      },
      {
        cronJob: 'payments/retry',
        nominal: '2026-11-22T02:34:00Z',
        what: 'dropped',
        cause: 'controller-down',
        state: 'bad',
        owner: null,
      },
    ],
    nextStep: 'Run `kubectl -n kube-system get pods` and see whether kube-controller-manager leads.',
  },
});
