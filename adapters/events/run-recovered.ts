import * as z from 'zod';
import { defineEvent } from './definition.ts';
import { evidence, head, run, sampleLinks, sampleRun, time } from './parts.ts';

export const runRecovered = defineEvent({
  detailType: 'Run Recovered',
  name: 'run-recovered',
  sentWhen:
    'A dropped or never-started run started after all (`corrected: false`), or late evidence took a bad verdict back (`corrected: true`).',
  schema: z.strictObject({
    ...head,
    ...run,
    corrected: z.boolean(),
    was: z
      .enum(['dropped', 'never-started', 'late', 'killed'])
      .nullable()
      .describe('Null where it started late.'),
    verdict: z
      .string()
      .max(50)
      .describe('The start verdict, or for a kill taken back the finish verdict, as it stands now.'),
    startedAt: time.nullable(),
    delaySeconds: z.int().nullable().describe('From nominal to start.'),
    evidence,
  }),
  sample: {
    schemaVersion: 1,
    id: 'run-recovered/prod/2d4a1708-ae30-4ce8-a5ba-d774714c2778/2026-11-22T02:30:00Z',
    cluster: 'prod',
    drill: false,
    summary: 'payments/settle: the run due 2026-11-22T02:30:00Z started after all, 31 min 4 s late',
    ...sampleRun,
    job: 'settle-29922870',
    corrected: false,
    was: null,
    verdict: 'late',
    startedAt: '2026-11-22T03:01:04Z',
    delaySeconds: 1864,
    evidence: [
      {
        at: '2026-11-22T03:01:04Z',
        says: 'container settle started',
        subject: 'Pod payments/settle-29922870-x7k2p',
      },
    ],
    nextStep: 'Nothing is left to do for payments/settle, unless its late start harmed what comes after it.',
    links: sampleLinks,
  },
});
