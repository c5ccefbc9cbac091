import { duration, seconds } from '../../core/time.ts';
import { type ClusterConnection, type RequestExtras, SILENCE } from './connect.ts';
import {
  type ClusterError,
  ClusterSilent,
  ClusterUnreachable,
  Gone,
  isClusterError,
  MalformedResponse,
} from './errors.ts';
import { splitLines } from './lines.ts';
import { isRecord, metadataOf, parseObject, type RawObject } from './raw-object.ts';
import { failureOf } from './refusal.ts';
import type { Resource } from './resources.ts';

/** One line of a watch that carries an object. */
export type WatchChange = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** For BOOKMARK, only its metadata.resourceVersion means something. */
  readonly object: RawObject;
  readonly version: string;
};

/** Takes a change; 'stop' ends the watch. What it throws ends the watch and reaches the caller unchanged. */
export type OnChange = (change: WatchChange) => 'stop' | undefined | Promise<'stop' | undefined>;

/** How a watch ended. `version` is of the last whole object seen: a watch from there continues without a gap. */
export type WatchEnd =
  /** The callback said stop. */
  | { readonly kind: 'stopped'; readonly version: string }
  /** The server closed the stream in good order: its timeout, or (Events, before 410 was sent) a lost past. */
  | { readonly kind: 'ended'; readonly version: string; readonly lines: number }
  /** The connection broke, perhaps in the middle of a line; the half line is dropped. */
  | { readonly kind: 'cut'; readonly version: string; readonly error: ClusterError }
  /** The version is older than what the server remembers: only a list helps. */
  | { readonly kind: 'gone'; readonly version: string; readonly error: ClusterError }
  | { readonly kind: 'failed'; readonly version: string; readonly error: ClusterError };

export type WatchOptions = {
  readonly from: string;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Reads one watch from `from` on, until it ends in one way or another. It does not reconnect.
 * A silence is no error as long as the server was asked to hold the watch: a quiet resource is quiet.
 */
export const watchOnce = async (
  connection: ClusterConnection,
  resource: Resource,
  { onChange, from, timeoutSeconds, signal }: WatchOptions & { readonly onChange: OnChange },
): Promise<WatchEnd> => {
  const query = {
    ...resource.selectors,
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: from,
    timeoutSeconds: String(timeoutSeconds),
  };
  let version = from;
  const silence = duration(SILENCE + seconds(timeoutSeconds));
  const lines = linesOf(connection, { path: resource.path, query, extras: { signal, silence } });
  let read = 0;
  try {
    for (;;) {
      const line = await lines.next();
      if (line.done)
        return line.value === undefined
          ? { kind: 'ended', version, lines: read }
          : brokenBy(line.value, version);
      read++;
      const parsed = parseLine(line.value);
      if (parsed.kind === 'error') return brokenBy({ error: parsed.error, opened: true }, version);
      const { change } = parsed;
      // Passed on before the version moves: whoever stops here resumes at this object, not after it.
      const said =
        change.type === 'BOOKMARK' || resource.wanted(change.object) ? await onChange(change) : undefined;
      version = change.version;
      if (said === 'stop') return { kind: 'stopped', version };
    }
  } finally {
    await lines.return(undefined);
  }
};

type LineRequest = {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly extras: RequestExtras;
};

type Broken = { readonly error: ClusterError; readonly opened: boolean };

/** The lines of the stream; the value at its end is what broke it. Errors of the world become values here. */
async function* linesOf(
  connection: ClusterConnection,
  { path, query, extras }: LineRequest,
): AsyncGenerator<string, Broken | undefined, undefined> {
  let opened = false;
  try {
    const { body } = await connection.request(path, query, extras);
    opened = true;
    yield* splitLines(body);
    return undefined;
  } catch (error) {
    if (isClusterError(error)) return { error, opened };
    throw error;
  }
}

/** Only a stream that was open can be cut: a server that does not answer, or no more, has been asked often enough. */
const brokenBy = ({ error, opened }: Broken, version: string): WatchEnd => {
  if (error instanceof Gone) return { kind: 'gone', version, error };
  const cut = opened && error instanceof ClusterUnreachable && !(error instanceof ClusterSilent);
  return { kind: cut ? 'cut' : 'failed', version, error };
};

type Line =
  | { readonly kind: 'change'; readonly change: WatchChange }
  | { readonly kind: 'error'; readonly error: ClusterError };

const parseLine = (text: string): Line => {
  try {
    const { type, object } = parseObject(text);
    if (!isRecord(object)) throw new MalformedResponse('a watch line without object');
    if (type === 'ERROR') return { kind: 'error', error: statusError(object) };
    if (!isChangeType(type)) throw new MalformedResponse(`a watch line of unknown type ${String(type)}`);
    const version = metadataOf(object, 'resourceVersion');
    if (version === undefined) throw new MalformedResponse('a watched object without resourceVersion');
    return { kind: 'change', change: { type, object, version } };
  } catch (error) {
    if (error instanceof MalformedResponse) return { kind: 'error', error };
    throw error;
  }
};

const statusError = (status: RawObject): ClusterError => {
  const { code, reason } = status;
  if (reason === 'Expired' || reason === 'Gone') return failureOf(410, status);
  return failureOf(typeof code === 'number' ? code : 500, status);
};

const CHANGE_TYPES: readonly WatchChange['type'][] = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];
const isChangeType = (type: unknown): type is WatchChange['type'] =>
  CHANGE_TYPES.some((known) => known === type);
