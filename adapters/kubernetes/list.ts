import { type Instant, instant } from '../../core/time.ts';
import type { ClusterConnection, Query } from './connect.ts';
import { ClusterSilent, ClusterUnreachable, Gone, MalformedResponse } from './errors.ts';
import { type Answer, readText } from './http.ts';
import { ItemScanner } from './item-scanner.ts';
import { isRecord, parseObject, type RawObject } from './raw-object.ts';
import type { Resource } from './resources.ts';

/** Where the objects of a list go. What these throw ends the list and reaches the caller unchanged. */
export type ListSink = {
  /** One object, in the server's order. One page may come twice (it was cut): the same object is then seen again. */
  readonly item: (object: RawObject) => void | Promise<void>;
  /** The list begins anew at a later version: forget every item so far. */
  readonly restart: () => void;
};

export type ListOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Objects in a page. */
  readonly limit?: number;
};

/** A whole list, consistent at one version. */
export type Listed = {
  /** A watch from here misses nothing. */
  readonly version: string;
  readonly items: number;
  readonly restarts: number;
  /** The API server's clock when it answered the last page. */
  readonly serverTime: Instant | undefined;
};

/** 500 is what kubectl asks for; a page of Pods is then about 3 MB, written by the server in one go. */
const PAGE = 500;

/** A continue token lives about 5 minutes (etcd's compaction). A list that outlives three is too slow to ever end. */
const MOST_RESTARTS = 3;

/** A page that breaks off in the middle is asked for again this often. */
const MOST_CUTS = 3;

/**
 * Lists a resource over all namespaces, page by page and item by item, without ever holding a page.
 * @throws a ClusterError; Gone when the continue token expired more often than MOST_RESTARTS
 */
export const listAll = async (
  connection: ClusterConnection,
  resource: Resource,
  { sink, signal, limit = PAGE }: ListOptions & { readonly sink: ListSink },
): Promise<Listed> => {
  let token = '';
  let items = 0;
  let restarts = 0;
  for (;;) {
    // Without resourceVersion: the first page is a consistent read, and the token binds the rest to its version.
    const query = { ...resource.selectors, limit: String(limit), ...(token ? { continue: token } : {}) };
    let page: Page;
    try {
      page = await readPage(connection, {
        path: resource.path,
        query,
        sink,
        signal,
        wanted: resource.wanted,
      });
    } catch (error) {
      if (!(error instanceof Gone) || token === '' || restarts === MOST_RESTARTS) throw error;
      // The 410 offers a token for going on inconsistently; what a deletion in between hides would be lost.
      sink.restart();
      token = '';
      items = 0;
      restarts++;
      continue;
    }
    items += page.items;
    token = page.token;
    if (token === '') return { version: page.version, items, restarts, serverTime: page.serverTime };
  }
};

type PageRequest = {
  readonly path: string;
  readonly query: Query;
  readonly sink: ListSink;
  readonly signal: AbortSignal | undefined;
  readonly wanted: (object: RawObject) => boolean;
};

type Page = {
  readonly version: string;
  readonly token: string;
  readonly items: number;
  readonly serverTime: Instant | undefined;
};

const readPage = async (connection: ClusterConnection, request: PageRequest): Promise<Page> => {
  for (let cuts = 0; ; cuts++) {
    const answer = await connection.request(request.path, request.query, { signal: request.signal });
    const page = await drainPage(answer, request, cuts < MOST_CUTS);
    if (page !== 'cut') return page;
  }
};

const drainPage = async (
  answer: Answer,
  { sink, wanted }: PageRequest,
  again: boolean,
): Promise<Page | 'cut'> => {
  const scanner = new ItemScanner();
  const body = answer.body[Symbol.asyncIterator]();
  let items = 0;
  try {
    for (;;) {
      const chunk = await nextChunk(body, again);
      if (chunk === 'cut') return 'cut';
      if (chunk === 'end') break;
      for (const object of scanner.push(chunk)) {
        items++;
        if (wanted(object)) await sink.item(object);
      }
    }
  } finally {
    await body.return?.();
  }
  return { ...positionOf(scanner.end()), items, serverTime: serverTimeOf(answer) };
};

/** Only reading may be cut: what the sink throws must not pass for it. */
const nextChunk = async (
  body: AsyncIterator<Uint8Array>,
  again: boolean,
): Promise<Uint8Array | 'end' | 'cut'> => {
  try {
    const { done, value } = await body.next();
    return done ? 'end' : value;
  } catch (error) {
    if (again && error instanceof ClusterUnreachable && !(error instanceof ClusterSilent)) return 'cut';
    throw error;
  }
};

/** The version and the continue token of a list. @throws MalformedResponse without a version */
const positionOf = (list: RawObject): { readonly version: string; readonly token: string } => {
  const metadata = isRecord(list.metadata) ? list.metadata : {};
  const { resourceVersion: version, continue: token } = metadata;
  if (typeof version !== 'string' || version === '') {
    throw new MalformedResponse('a list without metadata.resourceVersion');
  }
  return { version, token: typeof token === 'string' ? token : '' };
};

/** The HTTP Date of an answer, to the second. */
export const serverTimeOf = ({ headers }: Answer): Instant | undefined => {
  const time = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  return Number.isNaN(time) ? undefined : instant(time);
};

/**
 * The version that the resource has now, cheaply: a list of one, without resourceVersion, is a consistent read
 * whose list carries etcd's present revision. Without our selectors: an API server that reads from etcd (before
 * 1.34, for lists with a limit) would go through every pod of the cluster to find one of a Job.
 */
export const presentVersion = async (
  connection: ClusterConnection,
  resource: Resource,
  signal?: AbortSignal,
): Promise<{ readonly version: string; readonly serverTime: Instant | undefined }> => {
  const answer = await connection.request(resource.path, { limit: '1' }, { signal });
  const { version } = positionOf(parseObject(await readText(answer.body, 32 << 20)));
  return { version, serverTime: serverTimeOf(answer) };
};
