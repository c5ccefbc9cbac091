import type { IncomingMessage } from 'node:http';
import type { Access } from './access.ts';
import type { Answer } from './answer.ts';
import type { ServerClock } from './clock.ts';
import type { Fault, Seen } from './faults.ts';
import type { Gate } from './gate.ts';
import { keyOf, type Plural, resourceAt } from './kinds.ts';
import type { Pages } from './pages.ts';
import { selectorOf } from './selectors.ts';
import type { ClusterState } from './state.ts';
import { forbidden, plainStatus, unauthorized } from './status.ts';
import { serveWatch } from './stream.ts';

export type Parts = {
  readonly state: ClusterState;
  readonly pages: Pages;
  readonly access: Access;
  readonly clock: ServerClock;
  readonly gitVersion: string;
  readonly gate: Gate;
  readonly opened: (plural: Plural) => void;
};

type Turn = Parts & { readonly answer: Answer; readonly faults: readonly Fault[] };

/** What a request asks for. */
export const seen = (request: IncomingMessage): Seen => {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const resource = resourceAt(url.pathname);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
  const watching = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
  const reading = resource?.name === undefined && resource ? (watching ? 'watch' : 'list') : 'get';
  return {
    verb: request.method === 'POST' ? 'create' : reading,
    plural: resource?.plural,
    path: url.pathname,
    query: url.searchParams,
    token: bearer?.[1],
  };
};

/** Answers a request: first the faults, then who asks, then what. */
export const route = async (request: IncomingMessage, what: Seen, turn: Turn): Promise<void> => {
  const { answer, faults, access, clock } = turn;
  if (faults.some((fault) => fault.kind === 'hang-up')) return answer.breakOff();
  const refused = faults.find((fault) => fault.kind === 'status');
  if (refused) {
    const retry = refused.retryAfter === undefined ? {} : { 'retry-after': String(refused.retryAfter) };
    return answer.send(refused.code, plainStatus(refused.code, refused.message), retry);
  }
  if (what.path === '/readyz') return answer.send(200, 'ok');
  if (what.path === '/version') return answer.send(200, versionOf(turn.gitVersion));
  const user = access.userOf(what.token);
  if (user === undefined) return answer.send(401, unauthorized());
  if (what.path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') {
    return answer.send(201, access.review(JSON.parse(await bodyOf(request)), clock.now()));
  }
  const { plural } = what;
  if (plural === undefined)
    return answer.send(404, plainStatus(404, 'the server could not find the requested resource'));
  if (!access.permits(what.verb, plural, clock.now()))
    return answer.send(403, forbidden(user, what.verb, plural));
  return serve(plural, what, turn);
};

const serve = (plural: Plural, what: Seen, turn: Turn): void | Promise<void> => {
  if (what.verb === 'list') return sendList(plural, what, turn);
  if (what.verb === 'watch') return sendWatch(plural, what, turn);
  const { namespace, name } = resourceAt(what.path) ?? {};
  const object = turn.state.list(plural).find((each) => keyOf(each) === `${namespace}/${name}`);
  return object
    ? turn.answer.send(200, object)
    : turn.answer.send(404, plainStatus(404, `${plural} "${name}" not found`));
};

const sendList = async (plural: Plural, { path, query }: Seen, { answer, pages }: Turn): Promise<void> => {
  const selector = selectorOf(query, resourceAt(path)?.namespace);
  const limit = Number(query.get('limit') ?? 0);
  const page = pages.page(plural, selector, { limit, token: query.get('continue') ?? '' });
  if (page.kind === 'refused') return answer.send(Number(page.status.code), page.status);
  answer.begin(200);
  for (const piece of page.pieces) if (!answer.write(piece)) await answer.drained();
  answer.end();
};

const sendWatch = (plural: Plural, { path, query }: Seen, turn: Turn): void => {
  const { answer, faults, state, clock, gate, opened } = turn;
  const selector = selectorOf(query, resourceAt(path)?.namespace);
  answer.begin(200);
  const sink = {
    write: (text: string) => gate.pass(() => void answer.write(text)),
    end: () => gate.pass(() => answer.end()),
  };
  answer.onClose(serveWatch({ plural, selector, query, faults }, sink, { state, clock }));
  opened(plural);
};

const versionOf = (
  gitVersion: string,
): { readonly major: string; readonly minor: string; readonly gitVersion: string } => {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return { major, minor, gitVersion };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
