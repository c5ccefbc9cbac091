import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { type Duration, seconds } from '../../core/time.ts';
import { ClusterUnreachable, isClusterError, Unauthorized } from './errors.ts';
import { type Answer, ask } from './http.ts';
import { type Access, BadAccess, loadAccess } from './kubeconfig.ts';
import { refusal } from './refusal.ts';
import { DEFAULT_PATIENCE, type Patience, type Sleep, withRetries } from './retry.ts';
import { realSleep } from './sleep.ts';

export type Query = Readonly<Record<string, string>>;

export type RequestExtras = {
  readonly signal?: AbortSignal | undefined;
  /** A JSON document: makes the request a POST. */
  readonly post?: unknown;
  /** How long the server may be silent, SILENCE by default. */
  readonly silence?: Duration;
};

/**
 * The longest that we wait for a sign of life: an API server that works at all answers the heaviest page of a list in
 * some seconds, and its watches remember little more than a minute of what we would miss.
 */
export const SILENCE: Duration = seconds(30);

/** An authenticated line to one API server. */
export type ClusterConnection = {
  readonly server: string;
  /**
   * Sends a request and gives its 2xx answer, whose body streams. Waits and asks again on 429 (Retry-After),
   * 5xx and a server that does not answer; renews the credentials once on 401.
   * @throws a ClusterError for everything else
   */
  readonly request: (path: string, query: Query, extras?: RequestExtras) => Promise<Answer>;
};

export type ConnectOptions = {
  readonly sleep?: Sleep;
  readonly patience?: Patience;
};

/** Gives credentials anew each time it is called; called again when the API server says 401. */
export type LoadConfig = () => KubeConfig | Promise<KubeConfig>;

/** Connects by kubeconfig or service account. @throws BadAccess before anything is sent */
export const connect = (access: Access, options: ConnectOptions = {}): Promise<ClusterConnection> =>
  connectWith(() => loadAccess(access), options);

/** Connects by a configuration of one's own making, such as EKS's presigned tokens. */
export const connectWith = async (
  load: LoadConfig,
  { sleep = realSleep, patience = DEFAULT_PATIENCE }: ConnectOptions = {},
): Promise<ClusterConnection> => {
  const first = await load();
  const server = serverOf(first);
  let current = Promise.resolve(first);

  /** Exec plugins, token files and agents with certificates all cache within one KubeConfig: only a new one is fresh. */
  const renew = (used: Promise<KubeConfig>): void => {
    // A neighbour may have renewed while we waited for our answer.
    if (used !== current) return;
    const renewed = (async () => load())();
    current = renewed;
    renewed.catch(() => {
      current = used;
    });
  };

  const once = async (path: string, query: Query, extras: RequestExtras): Promise<Answer> => {
    const url = urlOf(server, path, query);
    const used = current;
    const answer = await send(await ready(used, server), url, extras);
    if (answer.status !== 401) return accept(answer, server);
    await discard(answer);
    renew(used);
    return accept(await send(await ready(current, server), url, extras), server);
  };

  return {
    server,
    request: (path, query, extras = {}) =>
      withRetries(() => once(path, query, extras), { patience, sleep, signal: extras.signal }),
  };
};

/** A kubeconfig that was there at the start and cannot be read again leaves us without credentials. */
const ready = async (config: Promise<KubeConfig>, server: string): Promise<KubeConfig> => {
  try {
    return await config;
  } catch (cause) {
    throw new Unauthorized(server, cause);
  }
};

const serverOf = (config: KubeConfig): string => {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || !URL.canParse(server)) {
    throw new BadAccess(`the cluster's server is not a URL: ${server ?? '(none)'}`);
  }
  return server.replace(/\/+$/, '');
};

const urlOf = (server: string, path: string, query: Query): URL => {
  // Rancher and other proxies put clusters below a path: keep it.
  const url = new URL(`${server}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
};

const send = async (
  config: KubeConfig,
  url: URL,
  { signal, post, silence = SILENCE }: RequestExtras,
): Promise<Answer> => {
  const body = post === undefined ? undefined : JSON.stringify(post);
  const options: RequestOptions = {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      'user-agent': 'cronwitness',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  };
  await authenticate(config, options);
  return ask({ url, options, send: body, signal, silence });
};

const authenticate = async (config: KubeConfig, options: RequestOptions): Promise<void> => {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    // An exec plugin that fails, a token file that is gone: no credentials, so we are not let in.
    throw isClusterError(cause) ? cause : new Unauthorized(serverOf(config), cause);
  }
};

const accept = async (answer: Answer, server: string): Promise<Answer> => {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw await refusal(answer, server);
};

const discard = async (answer: Answer): Promise<void> => {
  try {
    for await (const _ of answer.body);
  } catch (error) {
    if (!(error instanceof ClusterUnreachable)) throw error;
  }
};
