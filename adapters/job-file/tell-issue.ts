import * as yaml from 'yaml';

/** A way down into an entry: keys and indices. */
export type Path = readonly PropertyKey[];

/** What zod says is wrong, as far as it is used here. */
export type Issue = {
  readonly code?: string;
  readonly message: string;
  readonly path: Path;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
};

/** A sentence about what is wrong, and its offset in the text. */
type Told = { readonly message: string; readonly offset: number };

/** What a schema's complaint means to somebody who looks at the file. `value` is the entry's value, `node` its tree. */
export const tellIssue = (issue: Issue, value: unknown, node: yaml.ParsedNode): readonly Told[] => {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      message: `unknown field ${[...issue.path, key].join('.')}`,
      offset: offsetOf(node, [...issue.path, key], 'key'),
    }));
  }
  const found = valueAt(value, issue.path);
  const offset = offsetOf(node, issue.path, 'value');
  if (found === undefined && issue.path.length > 0) return [{ message: `${name} is missing`, offset }];
  const quoted =
    typeof found === 'number' && issue.message.includes('expected string') ? `; quote it: "${found}"` : '';
  const message = issue.code === 'invalid_union' ? unionMessage(issue, found) : issue.message;
  return [{ message: `${name === '' ? 'the entry' : name}: ${oneLine(message)}${quoted}`, offset }];
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
export const offsetOf = (node: yaml.ParsedNode, path: Path, side: 'key' | 'value'): number => {
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

// The library's messages go on with the source text; the first line says it.
export const oneLine = (message: string): string =>
  (message.split('\n')[0] ?? message).replace(/^Invalid input: /, '').replace(/:$/, '');
