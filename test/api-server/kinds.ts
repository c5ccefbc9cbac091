/** The resources that the server holds. */
export type Plural = 'cronjobs' | 'jobs' | 'pods' | 'events';

export type Kind = {
  readonly kind: string;
  readonly apiVersion: string;
  readonly group: string;
  /** Served from the watch cache, which makes bookmarks; Events are served from etcd and have none. */
  readonly cached: boolean;
};

export const KINDS: Readonly<Record<Plural, Kind>> = {
  cronjobs: { kind: 'CronJob', apiVersion: 'batch/v1', group: 'batch', cached: true },
  jobs: { kind: 'Job', apiVersion: 'batch/v1', group: 'batch', cached: true },
  pods: { kind: 'Pod', apiVersion: 'v1', group: '', cached: true },
  events: { kind: 'Event', apiVersion: 'v1', group: '', cached: false },
};

export const PLURALS: readonly Plural[] = ['cronjobs', 'jobs', 'pods', 'events'];

export type KubeObject = { readonly [field: string]: unknown };

export const isObject = (value: unknown): value is KubeObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const metadataOf = (object: KubeObject): KubeObject =>
  isObject(object.metadata) ? object.metadata : {};

/** `namespace/name`, the order in which lists come. */
export const keyOf = (object: KubeObject): string => {
  const { namespace, name } = metadataOf(object);
  return `${String(namespace ?? '')}/${String(name ?? '')}`;
};

const PATH = /^\/(?:apis\/batch\/v1|api\/v1)\/(?:namespaces\/([^/]+)\/)?([a-z]+)(?:\/([^/]+))?$/;

/** What a path names; undefined for paths that are no resource of ours. */
export const resourceAt = (
  path: string,
):
  | { readonly plural: Plural; readonly namespace: string | undefined; readonly name: string | undefined }
  | undefined => {
  const [, namespace, last, name] = PATH.exec(path) ?? [];
  const plural = PLURALS.find((known) => known === last);
  if (plural === undefined) return undefined;
  const prefix = KINDS[plural].group === '' ? '/api/' : '/apis/batch/';
  return path.startsWith(prefix) ? { plural, namespace, name } : undefined;
};
