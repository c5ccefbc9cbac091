import * as z from 'zod';
import { FINISH_KINDS, START_KINDS } from '../../core/verdict/verdict.ts';
import { migrationSchema } from '../migration-schema.ts';

// What the answers look like. Times are RFC 3339 UTC.

const time = z.string().describe('RFC 3339, UTC');
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const Tally = z.record(z.string(), z.int()).describe('Runs by `kind` or `kind/cause`.');

export const RunRow = z.object({
  cronJob: z.string().describe('namespace/name'),
  owner: z.string().nullable(),
  nominal: time,
  start: z.object({
    kind: z.enum(START_KINDS),
    at: time.optional(),
    delaySeconds: z.int().optional(),
    cause: z.string().optional(),
    startedBy: time.optional().describe('The start was not seen; the run was over by then.'),
    provisional: z.literal(true).optional(),
    blind: z.object({ resource: z.string(), from: time, to: time }).optional(),
  }),
  finish: z
    .object({
      kind: z.enum(FINISH_KINDS),
      at: time.optional(),
      cause: z.string().optional(),
      disruptions: z.int().optional(),
      exitCode: z.int().optional(),
    })
    .nullable(),
  job: z.string().optional(),
});

export const RunsAnswer = z.object({
  cluster: z.string(),
  runs: list(RunRow),
  next: z.string().nullable().describe('The cursor of the next page; null where nothing follows.'),
});

export const Explained = z.object({
  run: z.string(),
  job: z.string().nullable(),
  owner: z.string().nullable(),
  headline: z.string(),
  tone: z.enum(['good', 'bad', 'warn', 'dim']),
  final: z.boolean().describe('False while later facts may still change the verdict.'),
  due: z.object({
    nominal: time,
    deadline: time,
    schedule: z.string().nullable(),
    words: z.string().nullable(),
    zone: z.string().nullable(),
    local: z.string().nullable(),
    clockChange: z.string().nullable(),
  }),
  timeline: list(
    z.object({
      at: time,
      offsetMs: z.number().describe('Milliseconds after the nominal time.'),
      says: z.string(),
      subject: z.string(),
      witness: z.enum(['list', 'watch', 'event', 'status', 'calendar', 'coverage']),
      learned: time.nullable(),
    }),
  ),
  decided: list(z.string()),
  otherwise: list(z.string()),
  next: list(z.object({ why: z.string(), command: z.string().nullable() })),
});

export const OneRunAnswer = z.object({ cluster: z.string(), run: RunRow, explanation: Explained });

export const JobRow = z.object({
  namespace: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  schedule: z.string().nullable(),
  timeZone: z.string().nullable(),
  suspended: z.boolean(),
  due: z.int(),
  bad: z.int(),
  unknown: z.int(),
  start: Tally,
  finish: Tally,
});

export const JobsAnswer = z.object({
  cluster: z.string(),
  jobs: list(JobRow),
  next: z.string().nullable(),
});

export const OneJobAnswer = z.object({
  cluster: z.string(),
  job: JobRow,
  days: list(z.object({ day: time, start: Tally, finish: Tally })).describe(
    'By day, of the configured zone.',
  ),
});

export const Incidents = z.object({
  cluster: z.string(),
  incidents: list(
    z.object({
      id: z.string(),
      title: z.string(),
      cause: z.string(),
      opened: time,
      closed: time.nullable(),
      runs: z.int(),
    }),
  ),
});

const Span = z.object({ from: time, to: time });

export const CoverageAnswer = z.object({
  cluster: z.string(),
  from: time,
  to: time,
  resources: list(
    z.object({
      resource: z.enum(['cronjobs', 'jobs', 'pods', 'events']),
      watchedMinutes: z.int(),
      totalMinutes: z.int(),
      blind: list(Span),
      omitted: z.int().describe('Blind intervals that are not listed.'),
    }),
  ),
});

export const HeatAnswer = z.object({
  cluster: z.string(),
  from: time,
  cellSeconds: z.int(),
  cells: z.int().describe('In each row.'),
  total: z.int().describe('CronJobs in all; `rows` are those from `offset` on.'),
  offset: z.int(),
  rows: list(
    z.object({
      namespace: z.string(),
      name: z.string(),
      owner: z.string().nullable(),
      due: z.int(),
      bad: z.int(),
      unknown: z.int(),
      cells: z
        .string()
        .describe(
          'A letter a cell, the worst verdict in it: . nothing due, g good, f failed by itself, s skipped or excused, p pending or running, u unknown, l late, k killed, n never-started, d dropped.',
        ),
    }),
  ),
  blind: list(z.object({ resource: z.enum(['cronjobs', 'jobs', 'pods']), from: time, to: time })),
});

/** The report is versioned on its own (`schemaVersion`). */
export const ReportAnswer = z
  .looseObject({
    schemaVersion: z.literal(1),
    id: z.string(),
    revision: z.int(),
    cluster: z.string(),
    owner: z.string().nullable(),
    asOf: time,
  })
  .describe('The weekly report, whole.');

export const ClustersAnswer = z.object({
  clusters: list(
    z.object({
      name: z.string(),
      zone: z.string(),
      graceSeconds: z.int(),
      first: time.nullable().describe('When we first looked; null where nothing was recorded.'),
      asOf: time.nullable().describe('The last record.'),
    }),
  ),
});

export const MigrationAnswer = z.object({
  cluster: z.string(),
  migration: migrationSchema
    .nullable()
    .describe('As of its last audit, which is made each hour; null where no migration is on.'),
});

export const HealthAnswer = z.object({ ok: z.literal(true) });
