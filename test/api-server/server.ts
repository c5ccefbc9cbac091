import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Access } from './access.ts';
import { Answer } from './answer.ts';
import { selfSigned } from './certificate.ts';
import { hastyClock, type ServerClock } from './clock.ts';
import { Faults, type Seen } from './faults.ts';
import { Gate } from './gate.ts';
import type { Plural } from './kinds.ts';
import { Pages } from './pages.ts';
import { type Parts, route, seen } from './routes.ts';
import { ClusterState, type StateOptions } from './state.ts';

export type ApiServerOptions = StateOptions & {
  /** Hasty by default: a watch lives through all its seconds at once. */
  readonly clock?: ServerClock;
  readonly version?: number;
  readonly gitVersion?: string;
};

/** Generating a key takes milliseconds; one is enough for a test run. */
const CERTIFICATE = selfSigned();

/**
 * A Kubernetes API server over HTTPS with the semantics that matter to a watcher (list, continue, watch,
 * bookmarks, expiry, access) and faults that a test switches on. It never looks at the wall clock unless told to.
 *
 *     const server = await ApiServer.start({ clock: manualClock('2026-11-22T15:30:00Z') });
 *     server.state.apply('jobs', { metadata: { namespace: 'lab', name: 'ok-29922691' } });
 *     server.faults.add({ kind: 'status', code: 429, retryAfter: 1, plural: 'jobs', verb: 'watch', times: 2 });
 *     server.kubeconfig();      // what a client needs, as text
 *     await server.restart({ forbiddenFor: 3000 });
 *
 * The hasty clock suits a tick, which ends its watches soon; for a client that holds its watches open take
 * `manualClock` (the test says when a minute is over) or `wallClock`.
 */
export class ApiServer {
  readonly state: ClusterState;
  readonly faults = new Faults();
  readonly access = new Access();
  readonly clock: ServerClock;
  /** Every request, in order. */
  readonly requests: Seen[] = [];
  /** Milliseconds by which the server's clock is wrong. */
  skew = 0;
  readonly #pages: Pages;
  readonly #gitVersion: string;
  readonly #gate = new Gate();
  readonly #sockets = new Set<Duplex>();
  readonly #streams = new Map<Answer, Plural>();
  #arrivals: { readonly plural: Plural; readonly arrived: () => void }[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor(options: ApiServerOptions = {}) {
    this.state = new ClusterState(options);
    this.clock = options.clock ?? hastyClock('2026-11-22T15:30:00Z');
    this.#pages = new Pages(this.state);
    this.#gitVersion = options.gitVersion ?? 'v1.36.0';
    this.access.admit('good-token', 'system:serviceaccount:cronwitness:watcher');
  }

  static async start(options: ApiServerOptions = {}): Promise<ApiServer> {
    const server = new ApiServer(options);
    await server.up();
    return server;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** A kubeconfig for this server; by default with a token that is admitted. */
  kubeconfig(user: object = { token: 'good-token' }): string {
    const ca = Buffer.from(CERTIFICATE.cert).toString('base64');
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: { server: this.url, 'certificate-authority-data': ca } }],
      users: [{ name: 'watcher', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'watcher' } }],
      'current-context': 'test',
    });
  }

  /** Listens; after `down`, at the same port as before. */
  async up(): Promise<void> {
    const server = createServer(CERTIFICATE, (request, response) => this.#serve(request, response));
    server.on('tlsClientError', () => {}); // a client that hangs up in the handshake
    server.on('connection', (socket) => this.#hold(socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and breaks every connection. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** A new process over the same etcd: streams break, the watch caches are empty, roles take a while to load. */
  async restart({ forbiddenFor = 0 }: { readonly forbiddenFor?: number } = {}): Promise<void> {
    await this.down();
    this.state.forget('cronjobs', 'jobs', 'pods');
    this.access.closeUntil(this.clock.now() + forbiddenFor);
    await this.up();
  }

  /**
   * As a process that was stopped (SIGSTOP), or behind a wall that swallows packets: connections open and stay open, and
   * nothing comes, no answer, no change, no end; until `thaw`.
   */
  freeze(): void {
    this.#gate.freeze();
  }

  thaw(): void {
    this.#gate.thaw();
  }

  expireContinueTokens(): void {
    this.#pages.expireTokens();
  }

  /** Breaks the open watches of a resource, or of all. */
  breakStreams(plural?: Plural): void {
    for (const [answer, of] of this.#streams) if (plural === undefined || of === plural) answer.breakOff();
  }

  /** How many watches of a resource are open. */
  openStreams(plural: Plural): number {
    return [...this.#streams.values()].filter((of) => of === plural).length;
  }

  /** Resolves when the next watch of the resource has been opened and told the past. */
  watched(plural: Plural): Promise<void> {
    return new Promise((arrived) => this.#arrivals.push({ plural, arrived }));
  }

  #hold(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A broken connection is what these tests are about; nobody needs to hear of it here.
    socket.on('error', () => {});
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const what = seen(request);
    const faults = this.faults.hitting(what);
    this.requests.push(what);
    const answer = new Answer(response, faults, () => this.clock.now() + this.skew);
    const parts: Parts = {
      state: this.state,
      pages: this.#pages,
      access: this.access,
      clock: this.clock,
      gitVersion: this.#gitVersion,
      gate: this.#gate,
      opened: (plural) => this.#opened(answer, plural),
    };
    const slow = faults.find((fault) => fault.kind === 'slow');
    const go = (): void => void route(request, what, { ...parts, answer, faults });
    if (slow) this.clock.after(slow.milliseconds, go);
    else this.#gate.pass(go);
  }

  #opened(answer: Answer, plural: Plural): void {
    this.#streams.set(answer, plural);
    answer.onClose(() => this.#streams.delete(answer));
    const waiting = this.#arrivals.filter((arrival) => arrival.plural === plural);
    this.#arrivals = this.#arrivals.filter((arrival) => arrival.plural !== plural);
    for (const { arrived } of waiting) arrived();
  }
}
