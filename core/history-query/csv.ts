import { rowOf } from '../verdict/row.ts';
import type { Verdict } from '../verdict/verdict.ts';

const COLUMNS = [
  'namespace',
  'name',
  'owner',
  'nominal',
  'start',
  'startCause',
  'startedAt',
  'delaySeconds',
  'finish',
  'finishCause',
  'finishedAt',
  'exitCode',
  'job',
] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | null | undefined>;

/** Verdicts as CSV (RFC 4180): a header, a line each, CRLF. Times are RFC 3339 UTC. */
export const csvOf = (verdicts: readonly Verdict[]): string =>
  [COLUMNS.join(','), ...verdicts.map((v) => COLUMNS.map((c) => field(rowFor(v)[c])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');

const rowFor = (v: Verdict): Row => {
  const { nominal, start, finish, job } = rowOf(v);
  return {
    namespace: v.namespace,
    name: v.name,
    owner: v.owner,
    nominal,
    start: start.kind,
    startCause: start.cause,
    startedAt: start.at ?? start.startedBy,
    delaySeconds: start.delaySeconds,
    finish: finish?.kind,
    finishCause: finish?.cause,
    finishedAt: finish?.at,
    exitCode: finish?.exitCode,
    job,
  };
};

// A spreadsheet takes a cell that begins so for a formula, also after spaces (OWASP, "CSV Injection"; U+FF1D and its like
// are read as the ASCII signs by some). Where it expects semicolons or tabs between fields, a cell begins after each of them.
const FORMULA = /(?<=^|[;|\t\r\n])(?=\s*[=+\-@\t\r|%\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/** A text that could be a formula gets an apostrophe before it; what would break a line or a field is quoted. */
export const field = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = value.replaceAll(FORMULA, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
