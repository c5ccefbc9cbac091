import * as z from 'zod';
import { count, head, name, text, time } from './parts.ts';

/** As many runs as an event names; 500 names of the longest kind stay below what EventBridge and Lambda take. */
export const NAMED_RUNS = 500;

export const incident = {
  ...head,
  incident: text(700).describe('The incident’s id: opened and closed carry the same one.'),
  kind: z
    .enum(['controller-down', 'node', 'image', 'refused', 'widespread', 'cronjob'])
    .describe('What its runs have in common.'),
  subject: text(600).describe('The node, image, namespace, cause or CronJob; empty for the controllers.'),
  severity: z.enum(['critical', 'error']).describe('PagerDuty’s words.'),
  title: z.string().max(300),
  openedAt: time,
  from: time.describe('The first bad run’s nominal time.'),
  to: time.describe('The last bad run’s nominal time.'),
  counts: z
    .strictObject({ runs: count, cronJobs: count, recovered: count, corrected: count })
    .describe('All of its runs, also those that are not named.'),
  causes: z.array(z.strictObject({ what: text(50), cause: text(50), runs: count })).max(40),
  owners: z.array(name).max(50),
  runs: z
    .array(
      z.strictObject({
        cronJob: name,
        nominal: time,
        what: text(50),
        cause: text(50),
        state: z.enum(['bad', 'recovered', 'corrected']),
        owner: text(100).nullable(),
      }),
    )
    .max(NAMED_RUNS)
    .describe('By nominal time, then name.'),
  unnamed: count.describe('Runs beyond those named here.'),
};

export const sampleIncident = {
  incident: 'incident/prod/controller-down/2026-11-22T02:30:00Z',
  kind: 'controller-down' as const,
  subject: '',
  severity: 'critical' as const,
  openedAt: '2026-11-22T02:50:00Z',
  from: '2026-11-22T02:30:00Z',
  to: '2026-11-22T02:34:00Z',
  owners: ['team-settlement'],
  unnamed: 0,
  links: {
    explain: 'cronwitness missed --incident incident/prod/controller-down/2026-11-22T02:30:00Z',
    dashboard: '/incidents/incident%2Fprod%2Fcontroller-down%2F2026-11-22T02%3A30%3A00Z',
  },
};
