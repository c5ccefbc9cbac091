import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
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
};

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
  let config = await load();
  const server = serverOf(config);

  const once = async (path: string, query: Query, extras: RequestExtras): Promise<Answer> => {
    const used = config;
    const answer = await send(used, urlOf(server, path, query), extras);
    if (answer.status !== 401) return accept(answer, server);
    await discard(answer);
    // A neighbour may have renewed while we waited; and exec plugins, token files and agents with client
    // certificates all cache within one KubeConfig, so only a new one is sure to be fresh.
    if (used === config) config = await load();
    return accept(await send(config, urlOf(server, path, query), extras), server);
  };

  return {
    server,
    request: (path, query, extras = {}) =>
      withRetries(() => once(path, query, extras), { patience, sleep, signal: extras.signal }),
  };
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

const send = async (config: KubeConfig, url: URL, { signal, post }: RequestExtras): Promise<Answer> => {
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
  return ask({ url, options, send: body, signal });
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
