import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { count, head, time } from './parts.ts';

export const observerRecovered = defineEvent({
  detailType: 'Observer Recovered',
  name: 'observer-recovered',
  sentWhen: 'A tick saw again everything that was out of sight. Once per gap.',
  schema: z.strictObject({
    ...head,
    since: time,
    until: time,
    gapSeconds: count.describe('How long no tick saw everything.'),
    lostSeconds: count.describe(
      'How much of it stays unknown: the rest came in afterwards through the resumed watch.',
    ),
  }),
  sample: {
    schemaVersion: 1,
    id: 'observer-recovered/prod/2026-11-22T02:31:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'prod: Cronwitness sees again after 6 min; 4 min 10 s of it stay unknown',
    since: '2026-11-22T02:31:00Z',
    until: '2026-11-22T02:37:00Z',
    gapSeconds: 360,
    lostSeconds: 250,
    nextStep:
      'Run `cronwitness runs --verdict unknown --since 7d` to see which runs were due meanwhile in prod.',
    links: { explain: 'cronwitness runs --verdict unknown --since 7d', dashboard: '/coverage' },
  },
});
