import * as yaml from 'yaml';
import type { Job, PlacedJob, Position } from '../../core/inventory/job.ts';
import { plainValue, syntaxTrouble } from '../yaml-trouble.ts';
import { type Chunk, chunksOf, lineFinder } from './chunks.ts';
import { jobEntry } from './schema.ts';
import { offsetOf, type Path, tellIssue } from './tell-issue.ts';

/** Something in a job file that keeps it from being read, where it is written. */
export type FileProblem = { readonly message: string; readonly at: Position };

export type JobFile = { readonly jobs: readonly PlacedJob[]; readonly problems: readonly FileProblem[] };

type Where = (offset: number) => Position;

/**
 * Reads one job file: a list of jobs, a map with `jobs:`, a single job, or several such documents. All problems are
 * found in one pass; an entry with a problem gives no job, its neighbours do. `file` is only for the positions.
 */
export const readJobFile = (file: string, given: string): JobFile => {
  const text = given.replace(/^\uFEFF/, '');
  const find = lineFinder(text);
  const read = chunksOf(text).flatMap((chunk) => readChunk(chunk, (offset) => ({ file, ...find(offset) })));
  const jobs = read.flatMap((one) => one.jobs);
  const problems = read.flatMap((one) => one.problems);
  problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const empty = jobs.length === 0 && problems.length === 0;
  return {
    jobs,
    problems: empty ? [{ message: 'no job in this file', at: { file, line: 1, column: 1 } }] : problems,
  };
};

const readChunk = (chunk: Chunk, find: Where): readonly JobFile[] => {
  const where: Where = (offset) => find(chunk.start + offset);
  const parsed = yaml.parseAllDocuments(chunk.text, { prettyErrors: false, logLevel: 'error' });
  const documents = Array.isArray(parsed) ? parsed : [];
  const pieces = documents.some(isBroken) ? chunksOf(chunk.text, 1) : [];
  // The parser does not find its way back after an error: entry by entry, only one of them is lost.
  if (pieces.length > 1) {
    return pieces.flatMap((piece) => readChunk({ ...piece, start: chunk.start + piece.start }, find));
  }
  return documents.map((document) => readDocument(document, chunk.text, where));
};

const isBroken = ({ errors }: yaml.Document.Parsed): boolean =>
  errors.some(({ code }) => code !== 'DUPLICATE_KEY');

const readDocument = (document: yaml.Document.Parsed, text: string, where: Where): JobFile => {
  const syntax = syntaxTrouble(document, text).map(({ message, offset }) => ({ message, at: where(offset) }));
  const { contents } = document;
  if (contents === null || (yaml.isScalar(contents) && contents.value === null))
    return { jobs: [], problems: syntax };
  const entries = entriesOf(contents);
  if (entries === undefined) {
    const problem = {
      message: 'not a list of jobs, a map with "jobs:", or a job',
      at: where(contents.range[0]),
    };
    return { jobs: [], problems: syntax.length > 0 ? syntax : [problem] };
  }
  // In an entry with a syntax error, what the schema says about the rest is noise.
  const lost = entries.length === 1 && isBroken(document);
  const broken = document.errors.map(({ pos }) => pos[0]);
  const read = entries.map((node) => readEntry({ node, document, broken, lost }, where));
  return {
    jobs: read.flatMap((one) => one.jobs),
    problems: [...syntax, ...read.flatMap((one) => one.problems)],
  };
};

const entriesOf = (contents: yaml.ParsedNode): readonly yaml.ParsedNode[] | undefined => {
  if (yaml.isSeq(contents)) return contents.items;
  if (!yaml.isMap(contents)) return undefined;
  const jobs = contents.items.find(({ key }) => yaml.isScalar(key) && key.value === 'jobs')?.value;
  if (jobs === undefined) return [contents];
  return yaml.isSeq<yaml.ParsedNode>(jobs) ? jobs.items : undefined;
};

type Entry = {
  readonly node: yaml.ParsedNode;
  readonly document: yaml.Document.Parsed;
  /** Offsets of syntax errors. */
  readonly broken: readonly number[];
  readonly lost: boolean;
};

const readEntry = (entry: Entry, where: Where): JobFile => {
  const { node, document, broken, lost } = entry;
  const at = where(node.range[0]);
  const value = plainValue((options) => node.toJS(document, options));
  if (!value.ok) return { jobs: [], problems: [{ message: value.message, at }] };
  const parsed = jobEntry.safeParse(value.value);
  if (lost || broken.some((offset) => offset >= node.range[0] && offset <= node.range[2]))
    return { jobs: [], problems: [] };
  if (!parsed.success) {
    const told = parsed.error.issues.flatMap((issue) => tellIssue(issue, value.value, node));
    return { jobs: [], problems: told.map(({ message, offset }) => ({ message, at: where(offset) })) };
  }
  return { jobs: [placed(parsed.data, writtenAt(node), where)], problems: [] };
};

// The model's field names, and where the file has them.
const WRITTEN: Readonly<Record<string, Path>> = {
  '': [],
  name: ['name'],
  namespace: ['namespace'],
  timeZone: ['timeZone'],
  longestRun: ['longestRun'],
  schedule: ['kubernetes', 'schedule'],
  resources: ['kubernetes', 'resources'],
  startingDeadlineSeconds: ['kubernetes', 'startingDeadlineSeconds'],
};

const writtenAt = (node: yaml.ParsedNode): ReadonlyMap<string, number> =>
  new Map(Object.entries(WRITTEN).map(([field, path]) => [field, offsetOf(node, path, 'value')]));

// Offsets now, lines when somebody asks: what is kept must not hold on to the tree.
const placed = (job: Job, offsets: ReadonlyMap<string, number>, where: Where): PlacedJob => ({
  job,
  at: (field) => where(offsets.get(field) ?? offsets.get('') ?? 0),
});
