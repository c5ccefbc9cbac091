import * as yaml from 'yaml';
import type * as z from 'zod';
import { plainValue, syntaxTrouble } from '../yaml-trouble.ts';
import { type Configuration, configurationShape } from './schema.ts';

/** What is wrong, where: lines and columns count from 1. `path` is as in `clusters[0].access`; '' for the whole file. */
export type ConfigurationProblem = {
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
};

export type ReadConfiguration =
  | { readonly kind: 'configuration'; readonly configuration: Configuration }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigurationProblem[] };

/** Reads `cronwitness.yaml` (or the same as JSON). Every problem of the file is found in one pass. */
export const readConfiguration = (text: string): ReadConfiguration => {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = syntaxTrouble(document, text).map(({ message, offset }) => ({
    message,
    path: '',
    ...place(offset),
  }));
  if (syntax.length > 0) return { kind: 'problems', problems: syntax };
  const plain = plainValue((options) => document.toJS(options));
  if (!plain.ok) return { kind: 'problems', problems: [{ message: plain.message, path: '', ...place(0) }] };
  const read = configurationShape.safeParse(plain.value ?? {});
  if (read.success) return { kind: 'configuration', configuration: read.data };
  const problems = read.error.issues
    .flatMap(spread)
    .map(({ message, path }) => ({ message, path: pathText(path), ...place(offsetOf(document, path)) }));
  return { kind: 'problems', problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
};

type Issue = { readonly message: string; readonly path: readonly PropertyKey[] };

/** One problem for each unknown key; where only one member of a union comes into question, its own problems. */
const spread = (issue: z.core.$ZodIssue): readonly Issue[] => {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ message: `"${key}" is not known here`, path: [...path, key] }));
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.filter((issues) => !issues.some(isAnotherMember));
    if (inner.length === 1) {
      return (inner[0] ?? []).flatMap((one) => spread({ ...one, path: [...path, ...one.path] }));
    }
  }
  return [{ message: plainMessage(issue), path }];
};

const plainMessage = ({ message }: z.core.$ZodIssue): string =>
  message.endsWith(', received undefined') ? 'is missing' : message.replace(/^Invalid input: /, '');

// The members of our unions differ in their one key: one that knows none of the keys is not the one that was meant.
const isAnotherMember = ({ code, path }: z.core.$ZodIssue): boolean =>
  code === 'unrecognized_keys' && path.length === 0;

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`,
    '',
  );

/** Where the value of a path stands, or its key, or whatever of the path is there. */
const offsetOf = (document: yaml.Document, path: readonly PropertyKey[]): number => {
  for (let length = path.length; length > 0; length--) {
    const steps = path.slice(0, length);
    const parent = length === 1 ? document.contents : document.getIn(steps.slice(0, -1), true);
    const at = keyOffset(parent, steps.at(-1)) ?? nodeOffset(document.getIn(steps, true));
    if (at !== undefined) return at;
  }
  return nodeOffset(document.contents) ?? 0;
};

const keyOffset = (parent: unknown, step: PropertyKey | undefined): number | undefined => {
  if (!yaml.isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => yaml.isScalar(key) && key.value === step);
  // A value on a line of its own is better shown by its key; a scalar by itself.
  return yaml.isScalar(pair?.value) ? nodeOffset(pair.value) : nodeOffset(pair?.key);
};

const nodeOffset = (node: unknown): number | undefined => (yaml.isNode(node) ? node.range?.[0] : undefined);

/** `cronwitness.yaml:3:7: clusters[0].name: expected …`, a line for each problem. */
export const describeProblems = (file: string, problems: readonly ConfigurationProblem[]): string =>
  problems
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
    )
    .join('\n');
