import { type KubeObject, keyOf, metadataOf, PLURALS, type Plural } from './kinds.ts';
import type { ClusterState } from './state.ts';

/** One line of a recording: the API's own words, and when they arrived. */
export type RecordedLine = {
  readonly t: string;
  readonly type: string;
  readonly rv?: string;
  readonly items?: readonly KubeObject[];
  readonly object?: KubeObject;
};

export type RecordedStep = { readonly plural: Plural; readonly line: RecordedLine };

/**
 * The lines of several recorded resources (NDJSON text) as one sequence, in the order in which etcd wrote them.
 * Not by arrival: the streams overtake each other, and a bookmark may not promise what is still to be fed.
 */
export const recordedSteps = (files: Readonly<Partial<Record<Plural, string>>>): readonly RecordedStep[] =>
  PLURALS.flatMap((plural) => linesOf(files[plural] ?? '').map((line) => ({ plural, line })))
    .filter(({ line }) => CARRIES_STATE.has(line.type))
    .sort((a, b) => versionOfLine(a.line) - versionOfLine(b.line));

/** Repeats one recorded step on the server's state, under the versions of the recording. */
export const feed = (state: ClusterState, { plural, line }: RecordedStep): void => {
  const { type, object, items = [] } = line;
  for (const item of items) state.apply(plural, item, versionOf(item));
  if (object) {
    const version = versionOf(object);
    if (type === 'DELETED') state.delete(plural, keyOf(object), { version, last: object });
    else state.apply(plural, object, version);
  }
  state.elsewhere(Math.max(0, versionOfLine(line) - state.version));
};

const CARRIES_STATE: ReadonlySet<string> = new Set(['LIST', 'ADDED', 'MODIFIED', 'DELETED']);

const linesOf = (text: string): readonly RecordedLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const versionOfLine = ({ rv, object }: RecordedLine): number =>
  rv === undefined && object ? versionOf(object) : Number(rv);

const versionOf = (object: KubeObject): number => Number(metadataOf(object).resourceVersion);
