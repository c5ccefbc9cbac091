import type { ServerClock } from './clock.ts';
import type { Fault } from './faults.ts';
import { KINDS, type KubeObject, type Plural } from './kinds.ts';
import type { Selector } from './selectors.ts';
import type { Change, ClusterState } from './state.ts';
import { compacted, status, tooOld } from './status.ts';

/** Where a watch writes: the HTTP answer, which faults may break. */
export type Sink = { readonly write: (text: string) => void; readonly end: () => void };

export type WatchRequest = {
  readonly plural: Plural;
  readonly selector: Selector;
  readonly query: URLSearchParams;
  readonly faults: readonly Fault[];
};

/** kube-apiserver ends an unlimited watch after 30 to 60 minutes. */
const LONGEST_SECONDS = 1800;
const BOOKMARK_EVERY_SECONDS = 60;
/** The last bookmark comes this long before the end. */
const BOOKMARK_BEFORE_END_SECONDS = 2;

/** Serves one watch until its time is over; the answer stops it early. */
export const serveWatch = (
  request: WatchRequest,
  sink: Sink,
  { state, clock }: { readonly state: ClusterState; readonly clock: ServerClock },
): (() => void) => {
  const { plural, selector, query, faults } = request;
  const has = (kind: Fault['kind']): boolean => faults.some((fault) => fault.kind === kind);
  const say = (type: string, object: KubeObject): void => sink.write(`${JSON.stringify({ type, object })}\n`);
  const tell = (change: Change): void => {
    const type = typeFor(change, selector);
    if (type) say(type, change.object);
  };
  let stop = (): void => {};
  const finish = (): void => {
    stop();
    sink.end();
  };

  if (has('silent-end')) return ended(sink);
  if (has('garbage')) sink.write('{"type":"ADD\u0000\n');
  const from = Number(query.get('resourceVersion') ?? 0);
  const past = from === 0 ? present(state, plural) : state.since(plural, from);
  if (past === 'too-old') {
    say('ERROR', KINDS[plural].cached ? tooOld(from, state.floor(plural)) : compacted());
    return ended(sink);
  }
  for (const change of past) tell(change);
  if (query.get('sendInitialEvents') === 'true') say('BOOKMARK', bookmark(plural, state.version, true));
  const error = faults.find((fault) => fault.kind === 'error-object');
  if (error) {
    say('ERROR', status(error.code, error.reason ?? 'InternalError', error.message));
    return ended(sink);
  }

  // A version from the future (after a restore) is waited for in silence, as the watch cache does.
  const deaf = state.onChange((changed, change) => {
    if (changed === plural && change.version > from) tell(change);
  });
  const bookmarks =
    KINDS[plural].cached && query.get('allowWatchBookmarks') === 'true' && !has('no-bookmarks');
  const sendBookmark = (): void => {
    const version = has('old-bookmarks') ? state.lastChange(plural) : state.version;
    if (bookmarks && version >= from) say('BOOKMARK', bookmark(plural, version, false));
  };
  const timer = runLife(clock, Number(query.get('timeoutSeconds')) || LONGEST_SECONDS, {
    sendBookmark,
    finish,
  });
  stop = () => {
    deaf();
    timer();
  };
  return () => stop();
};

const ended = (sink: Sink): (() => void) => {
  sink.end();
  return () => {};
};

type Life = { readonly sendBookmark: () => void; readonly finish: () => void };

/** Bookmarks about every minute and 2 s before the end, then the end. */
const runLife = (clock: ServerClock, lifetime: number, { sendBookmark, finish }: Life): (() => void) => {
  let cancel = (): void => {};
  const lastBookmark = lifetime - BOOKMARK_BEFORE_END_SECONDS;
  const from = (second: number): void => {
    const next = second >= lastBookmark ? lifetime : Math.min(second + BOOKMARK_EVERY_SECONDS, lastBookmark);
    cancel = clock.after((next - second) * 1000, () => {
      if (next === lifetime) return finish();
      sendBookmark();
      from(next);
    });
  };
  from(0);
  return () => cancel();
};

/** With a selector, an object that begins to match is ADDED and one that ceases to is DELETED. */
const typeFor = ({ type, object, previous }: Change, selector: Selector): Change['type'] | undefined => {
  const before = previous !== undefined && selector(previous);
  const now = type !== 'DELETED' && selector(object);
  if (now) return before ? 'MODIFIED' : 'ADDED';
  return before ? 'DELETED' : undefined;
};

const present = (state: ClusterState, plural: Plural): readonly Change[] =>
  state
    .list(plural)
    .map((object) => ({ type: 'ADDED', version: state.version, object, previous: undefined }));

/** Typed clients fill a bookmark's other fields with their zero values; only the version means something. */
const bookmark = (plural: Plural, version: number, initialEnd: boolean): KubeObject => ({
  kind: KINDS[plural].kind,
  apiVersion: KINDS[plural].apiVersion,
  metadata: {
    resourceVersion: String(version),
    ...(initialEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
  },
  spec: {},
  status: {},
});
