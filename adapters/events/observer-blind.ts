import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { count, head, text, time } from './parts.ts';

export const observerBlind = defineEvent({
  detailType: 'Observer Blind',
  name: 'observer-blind',
  sentWhen: 'Two ticks in a row saw nothing of a resource: a miss would go unnoticed. Once per gap.',
  schema: z.strictObject({
    ...head,
    since: time.describe('The last instant that was seen.'),
    missedTicks: count,
    resources: z.array(z.enum(['cronjobs', 'jobs', 'pods', 'events'])).max(4),
    problem: text(300).nullable().describe('What the last try said.'),
  }),
  sample: {
    schemaVersion: 1,
    id: 'observer-blind/prod/2026-11-22T02:31:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'prod: Cronwitness has seen nothing since 2026-11-22T02:31:00Z (2 ticks)',
    since: '2026-11-22T02:31:00Z',
    missedTicks: 2,
    resources: ['cronjobs', 'jobs', 'pods', 'events'],
    problem: 'connect ECONNREFUSED 10.0.0.1:443',
    nextStep: 'Run `kubectl get --raw /readyz` against prod and see whether its API server answers.',
    links: { explain: 'cronwitness observe --once', dashboard: '/coverage' },
  },
});
