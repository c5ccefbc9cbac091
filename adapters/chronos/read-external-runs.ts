import * as z from 'zod';
import type { ExternalRun } from '../../core/migration/external-run.ts';
import { type Instant, parseInstant } from '../../core/time.ts';

const instant = z
  .string()
  .nullish()
  .transform((text, context): Instant | null => {
    if (text === null || text === undefined || text === '') return null;
    const at = parseInstant(text);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: `"${text}" is not an RFC 3339 time` });
    return z.NEVER;
  });

/** The detail of an `External Run` event, and a line of an import. */
export const externalRun = z
  .object({
    job: z.string().min(1, 'is empty'),
    startedAt: instant,
    endedAt: instant,
    outcome: z.union([z.enum(['succeeded', 'failed', 'unknown']), z.literal('')]).nullish(),
  })
  .transform(({ job, startedAt, endedAt, outcome }, context): ExternalRun => {
    if (startedAt === null && endedAt === null) {
      context.addIssue({ code: 'custom', message: 'needs startedAt or endedAt' });
      return z.NEVER;
    }
    if (startedAt !== null && endedAt !== null && endedAt < startedAt) {
      context.addIssue({ code: 'custom', message: 'ended before it started' });
      return z.NEVER;
    }
    return { job, startedAt, endedAt, outcome: outcome || 'unknown', witness: 'told' };
  });

export type RunsRead = {
  readonly runs: readonly ExternalRun[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
};

/** NDJSON, a run per line; blank lines are skipped. All problems in one pass, by 1-based line. */
export const readRunsNdjson = (text: string): RunsRead =>
  collect(
    text.split(/\r?\n/).flatMap((line, i): readonly Row[] => {
      if (line.trim() === '') return [];
      try {
        const value: unknown = JSON.parse(line);
        return [{ line: i + 1, value }];
      } catch {
        return [{ line: i + 1, message: 'is not JSON' }];
      }
    }),
  );

const COLUMNS: ReadonlySet<string> = new Set(['job', 'startedAt', 'endedAt', 'outcome']);

/** CSV (RFC 4180, without line breaks inside fields) whose first line names the columns, in any order. */
export const readRunsCsv = (text: string): RunsRead => {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = splitCsv(head);
  const unknown = columns?.find((column) => !COLUMNS.has(column));
  if (columns === undefined || unknown !== undefined || !columns.includes('job')) {
    const message = `the first line must name the columns job, startedAt, endedAt, outcome; found ${head.slice(0, 60)}`;
    return { runs: [], problems: [{ line: 1, message }] };
  }
  const rows = lines.flatMap((line, i): readonly Row[] => {
    if (line.trim() === '') return [];
    const fields = splitCsv(line);
    if (fields?.length !== columns.length)
      return [{ line: i + 2, message: `does not have ${columns.length} fields` }];
    return [{ line: i + 2, value: Object.fromEntries(columns.map((column, k) => [column, fields[k]])) }];
  });
  return collect(rows);
};

const splitCsv = (line: string): readonly string[] | undefined => {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const m = field.exec(line);
    if (m === null) return undefined;
    fields.push((m[1] ?? '').replaceAll('""', '"') || (m[2] ?? ''));
    if (m[3] === '') return fields;
  }
};

type Row = { readonly line: number } & ({ readonly value: unknown } | { readonly message: string });

const collect = (rows: readonly Row[]): RunsRead => {
  const runs: ExternalRun[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const row of rows) {
    if ('message' in row) {
      problems.push({ line: row.line, message: row.message });
      continue;
    }
    const parsed = externalRun.safeParse(row.value);
    if (parsed.success) runs.push(parsed.data);
    else
      problems.push(
        ...parsed.error.issues.map(({ path, message }) => ({
          line: row.line,
          message: `${path.join('.') || 'the run'}: ${message}`,
        })),
      );
  }
  return { runs, problems };
};
