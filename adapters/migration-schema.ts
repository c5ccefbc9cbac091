import * as z from 'zod';
import type { MigrationView } from '../core/migration/view.ts';

// The shape of a migration's view, as it is stored and as the API answers it. Times are RFC 3339 UTC.

const time = z.string().describe('RFC 3339, UTC');
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const state = z.enum(['ready to move', 'watching', 'moved', 'move back']);

const tally = z
  .object({
    'only-old': z.int(),
    'only-new': z.int(),
    both: z.int(),
    neither: z.int(),
    unknown: z.int(),
    lost: z.int(),
    doubled: z.int(),
    wrongSide: z.int(),
  })
  .describe('Occurrences by who ran them; `lost` and `doubled` leave out what was meant to be so.');

const finding = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  rule: z.string(),
  job: z.string(),
  criticality: z.number(),
  nominal: time.nullable(),
  message: z.string(),
  at: z.string().describe('File, line and column of the entry.'),
});

const occurrence = z.object({
  nominal: time,
  kind: z.string(),
  expected: z.string().describe('Who had the job.'),
  trouble: z.string().nullable(),
  oldRuns: list(z.string()),
  start: z.string().nullable().describe("Kubernetes' start verdict; null where nothing was due there."),
});

const job = z.object({
  job: z.string(),
  namespace: z.string(),
  owner: z.string().nullable(),
  criticality: z.number().describe('Jobs move in this order, the least critical first.'),
  scheduler: z.string(),
  state,
  handOvers: list(z.object({ at: time, scheduler: z.string() })),
  handOversFrom: z.string().describe('`file`, `observed` in the cluster, or `none`.'),
  shadow: z.boolean(),
  occurrences: tally,
  calendar: z.enum(['equivalent', 'different', 'not in Chronos', 'not compared']),
  checks: list(z.object({ name: z.string(), passed: z.boolean(), shown: z.string() })),
  change: list(z.string()).describe('The lines to change in the job file to take the next step.'),
  listed: list(occurrence).describe('The occurrences that are wrong.'),
});

const missing = z.object({
  job: z.string().describe('namespace/name'),
  missing: z.boolean().describe('Whether the cluster lacks it still.'),
  occurrences: z.int(),
  unknown: z.int(),
  first: time.nullable(),
  last: time.nullable(),
});

export const migrationSchema = z.object({
  schemaVersion: z.literal(1),
  from: z.string(),
  to: z.string(),
  window: z.object({ from: time, to: time }),
  asOf: time,
  jobs: z.object({
    planned: z.int(),
    moved: z.int(),
    movedBack: z.int(),
    states: z.record(state, z.int()),
  }),
  occurrences: tally,
  findings: list(finding).describe('The most critical job first, then the gravest.'),
  rows: list(job).describe('The most critical first.'),
  nextToMove: list(z.string()),
  inventory: z
    .object({ occurrences: z.int(), unknown: z.int(), jobs: list(missing) })
    .describe('Occurrences without a CronJob: beside the due runs, never among them.'),
  notPlanned: list(z.string()).describe('Jobs of Chronos that no file knows.'),
}) satisfies z.ZodType<MigrationView>;
