import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { head, owner, text, time } from './parts.ts';

export const handOverFinding = defineEvent({
  detailType: 'Hand-over Finding',
  name: 'hand-over-finding',
  sentWhen:
    'An occurrence of a job that moves between schedulers was lost, doubled, or run by the wrong side. Once per occurrence.',
  schema: z.strictObject({
    ...head,
    job: text(253).describe('Its name in the inventory.'),
    owner,
    nominal: time,
    kind: z.enum(['only-old', 'only-new', 'both', 'neither']),
    trouble: z.enum(['lost', 'doubled', 'wrong-side']),
    expected: z.enum(['kubernetes', 'chronos', 'both']).describe('Who should have run it.'),
  }),
  sample: {
    schemaVersion: 1,
    id: 'hand-over-finding/prod/settle/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'settle: the run due 2026-11-22T02:30:00Z was run by both schedulers',
    job: 'settle',
    owner: 'team-settlement',
    nominal: '2026-11-22T02:30:00Z',
    kind: 'both',
    trouble: 'doubled',
    expected: 'kubernetes',
    nextStep: 'Disable settle in Chronos, and check what the double run of 2026-11-22T02:30:00Z did.',
    links: { explain: 'cronwitness migration status', dashboard: '/migration/settle' },
  },
});
