import * as z from 'zod';

// What the events have in common. Every text has a longest length: an event must fit EventBridge whatever a cluster holds.

export const text = (most: number) => z.string().max(most);
/** RFC 3339, UTC. */
export const time = z.iso.datetime({ error: 'expected an RFC 3339 time in UTC' });
export const count = z.int().min(0);

const NAME = 253;
/** Two names and a stroke. */
export const qualified = text(2 * NAME + 1);
export const name = text(NAME);
export const owner = text(NAME).nullable();
export const sentence = text(300);

export const head = {
  schemaVersion: z.literal(1),
  id: text(700).describe(
    'Deterministic: the same event has the same id on every try. Readers keep it to see each event once.',
  ),
  cluster: name,
  drill: z.boolean().describe('True for a rehearsal (`cronwitness drill`): nothing happened in the cluster.'),
  summary: sentence.describe('One line for a chat or a pager, without markup.'),
  nextStep: text(900).describe('What to do next, in one sentence that names the object.'),
  links: z
    .strictObject({
      explain: text(900).describe('A command that shows the evidence.'),
      dashboard: text(900).describe('A path on the dashboard.'),
    })
    .describe('Where to look further.'),
};

export const run = {
  cronJob: qualified.describe('namespace/name'),
  namespace: name,
  name,
  uid: text(100).describe('metadata.uid of the CronJob.'),
  owner: owner.describe('From the annotation cronwitness.dev/owner or a configured label.'),
  nominal: time.describe('The instant at which the schedule called for the run.'),
  deadline: time.describe('nominal + grace'),
  job: name.nullable().describe('The Job, where one was seen.'),
};

export const evidence = z
  .array(z.strictObject({ at: time, says: sentence, subject: text(600) }))
  .max(6)
  .describe('How we know, in short; `explain` has it all.');

/** The same run in every sample. */
export const sampleRun = {
  cronJob: 'payments/settle',
  namespace: 'payments',
  name: 'settle',
  uid: '2d4a1708-ae30-4ce8-a5ba-d774714c2778',
  owner: 'team-settlement',
  nominal: '2026-11-22T02:30:00Z',
  deadline: '2026-11-22T02:50:00Z',
};

export const sampleLinks = {
  explain: 'cronwitness explain payments/settle@2026-11-22T02:30:00Z',
  dashboard: '/runs/payments/settle/2026-11-22T02:30:00Z',
};
