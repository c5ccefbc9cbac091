import * as yaml from 'yaml';
import type { Job, PlacedJob, Position } from '../../core/inventory/job.ts';
import { type Chunk, chunksOf, lineFinder } from './chunks.ts';
import { jobEntry } from './schema.ts';

/** Something in a job file that keeps it from being read, where it is written. */
export type FileProblem = { readonly message: string; readonly at: Position };

export type JobFile = { readonly jobs: readonly PlacedJob[]; readonly problems: readonly FileProblem[] };

// Aliases are fine; a file that expands to more than this many copies is a bomb.
const MAX_ALIASES = 100;

type Where = (offset: number) => Position;
type Path = readonly PropertyKey[];

/**
 * Reads one job file: a list of jobs, a map with `jobs:`, a single job, or several such documents. All problems are
 * found in one pass; an entry with a problem gives no job, its neighbours do. `file` is only for the positions.
 */
export const readJobFile = (file: string, given: string): JobFile => {
  const text = given.replace(/^\uFEFF/, '');
  const find = lineFinder(text);
  const read = chunksOf(text).flatMap((chunk) => readChunk(chunk, (offset) => ({ file, ...find(offset) })));
  const jobs = read.flatMap((one) => one.jobs);
  const problems = read.flatMap((one) => one.problems).map((problem) => withTab(problem, text));
  problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const empty = jobs.length === 0 && problems.length === 0;
  return {
    jobs,
    problems: empty ? [{ message: 'no job in this file', at: { file, line: 1, column: 1 } }] : problems,
  };
};

// What the parser says about a tab depends on what follows it; people need one sentence.
const withTab = (problem: FileProblem, text: string): FileProblem => {
  const line = text.split('\n', problem.at.line)[problem.at.line - 1] ?? '';
  const message = 'a tab indents this line; YAML takes spaces only';
  return /^ *\t/.test(line) ? { ...problem, message } : problem;
};

const readChunk = (chunk: Chunk, find: Where): readonly JobFile[] => {
  const where: Where = (offset) => find(chunk.start + offset);
  const parsed = yaml.parseAllDocuments(chunk.text, { prettyErrors: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  const pieces = documents.some(isBroken) ? chunksOf(chunk.text, 1) : [];
  // The parser does not find its way back after an error: entry by entry, only one of them is lost.
  if (pieces.length > 1) {
    return pieces.flatMap((piece) => readChunk({ ...piece, start: chunk.start + piece.start }, find));
  }
  return documents.map((document) => readDocument(document, where));
};

const isBroken = ({ errors }: yaml.Document.Parsed): boolean =>
  errors.some(({ code }) => code !== 'DUPLICATE_KEY');

/** What the parser says: every duplicate key, and of the rest the first, for the others follow from it. */
const syntaxProblems = ({ errors }: yaml.Document.Parsed, where: Where): readonly FileProblem[] => {
  const first = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return errors
    .filter((error) => error.code === 'DUPLICATE_KEY' || error === first)
    .map(({ code, message, pos }) => ({ message: SAID[code] ?? oneLine(message), at: where(pos[0]) }));
};

const SAID: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is already there, further up in the same map',
};

const readDocument = (document: yaml.Document.Parsed, where: Where): JobFile => {
  const syntax = syntaxProblems(document, where);
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

// The library's messages go on with the source text; the first line says it.
const oneLine = (message: string): string =>
  (message.split('\n')[0] ?? message).replace(/^Invalid input: /, '').replace(/:$/, '');

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
  const { node, broken, lost } = entry;
  const at = where(node.range[0]);
  const value = plainValue(entry);
  if (!value.ok) return { jobs: [], problems: [{ message: value.message, at }] };
  const parsed = jobEntry.safeParse(value.value);
  if (lost || broken.some((offset) => offset >= node.range[0] && offset <= node.range[2]))
    return { jobs: [], problems: [] };
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describe(issue, value.value, node, where));
    return { jobs: [], problems };
  }
  return { jobs: [placed(parsed.data, writtenAt(node), where)], problems: [] };
};

type Plain =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

const plainValue = ({ node, document }: Entry): Plain => {
  try {
    return { ok: true, value: node.toJS(document, { maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // Only aliases can fail here: unresolved ones, and bombs.
    const message = error instanceof Error ? oneLine(error.message) : String(error);
    const bomb = message.startsWith('Excessive alias count');
    return { ok: false, message: bomb ? `aliases expand to more than ${MAX_ALIASES} copies here` : message };
  }
};

type Issue = {
  readonly code?: string;
  readonly message: string;
  readonly path: Path;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
};

const describe = (
  issue: Issue,
  value: unknown,
  node: yaml.ParsedNode,
  where: Where,
): readonly FileProblem[] => {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      message: `unknown field ${[...issue.path, key].join('.')}`,
      at: where(offsetOf(node, [...issue.path, key], 'key')),
    }));
  }
  const found = valueAt(value, issue.path);
  const at = where(offsetOf(node, issue.path, 'value'));
  if (found === undefined && issue.path.length > 0) return [{ message: `${name} is missing`, at }];
  const quoted =
    typeof found === 'number' && issue.message.includes('expected string') ? `; quote it: "${found}"` : '';
  const message = issue.code === 'invalid_union' ? unionMessage(issue, found) : issue.message;
  return [{ message: `${name === '' ? 'the entry' : name}: ${oneLine(message)}${quoted}`, at }];
};

// The branch that understood the value best speaks for the union: the one with the deepest complaint.
const unionMessage = (issue: Issue, found: unknown): string => {
  const branches = (issue.errors ?? []).map((branch) => branch[0]).filter((first) => first !== undefined);
  const told = branches.find(({ code, path }) => code === 'custom' || path.length > 0);
  if (told !== undefined)
    return told.path.length > 0 ? `${told.path.join('.')}: ${told.message}` : told.message;
  return `${JSON.stringify(found)} is none of what it may be (${branches.map(({ message }) => message.replace(/^Invalid \w+: /, '')).join('; or ')})`;
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );

/** Where a path is written; where it is not, the nearest thing around it. */
const offsetOf = (node: yaml.ParsedNode, path: Path, side: 'key' | 'value'): number => {
  let current: unknown = node;
  let offset = node.range[0];
  for (const [depth, step] of path.entries()) {
    const wantsKey = side === 'key' && depth === path.length - 1;
    if (yaml.isMap(current)) {
      const pair = current.items.find(
        ({ key }) => (yaml.isScalar(key) ? String(key.value) : undefined) === String(step),
      );
      if (pair === undefined) return offset;
      current = wantsKey ? pair.key : (pair.value ?? pair.key);
    } else if (yaml.isSeq(current)) {
      current = current.items[Number(step)];
    }
    if (!yaml.isNode(current) || !current.range) return offset;
    offset = current.range[0];
  }
  return offset;
};

// The model's field names, and where the file has them.
const WRITTEN: Readonly<Record<string, Path>> = {
  '': [],
  name: ['name'],
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
