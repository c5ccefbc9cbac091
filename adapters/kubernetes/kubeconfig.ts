import { KubeConfig } from '@kubernetes/client-node';
import { messageOf } from './errors.ts';

/** Where access to a cluster comes from. */
export type Access =
  /** What kubectl would use: $KUBECONFIG, ~/.kube/config, or the pod's service account. */
  | { readonly kind: 'default'; readonly context?: string }
  | { readonly kind: 'file'; readonly file: string; readonly context?: string }
  | { readonly kind: 'text'; readonly text: string; readonly context?: string }
  | { readonly kind: 'in-cluster' };

/** The access as described cannot be used: no such file, not YAML, no such context. Nothing was sent yet. */
export class BadAccess extends Error {
  readonly kind = 'bad-access';
}

/** Reads the access anew, so that a rotated file or token is seen. @throws BadAccess */
export const loadAccess = (access: Access): KubeConfig => {
  const config = new KubeConfig();
  try {
    load(config, access);
  } catch (cause) {
    throw new BadAccess(`${describe(access)}: ${reasonOf(cause)}`, { cause });
  }
  if (access.kind === 'default' && isMadeUp(config))
    throw new BadAccess('kubeconfig: there is none ($KUBECONFIG, ~/.kube/config), and this is no pod');
  const context = access.kind === 'in-cluster' ? undefined : access.context;
  if (context !== undefined) {
    if (!config.getContextObject(context)) throw new BadAccess(noSuchContext(config, access, context));
    config.setCurrentContext(context);
  }
  // Without TLS (kubectl proxy) there is nothing to verify; the library wants that said.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server?.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  if (!config.getCurrentCluster()) {
    const current = config.getCurrentContext();
    const said = current ? `context "${current}" names no cluster` : 'it has no current context';
    throw new BadAccess(`${describe(access)}: ${said} (there is ${contextsOf(config)})`);
  }
  return config;
};

/** What the library thinks of where it finds nothing. */
const isMadeUp = (config: KubeConfig): boolean =>
  config.getCurrentContext() === 'loaded-context' &&
  config.getCurrentCluster()?.server === 'http://localhost:8080';

/** The first line: a YAML parser draws a picture under it. */
const reasonOf = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a directory, not a file';
  return messageOf(cause).split('\n', 1)[0]?.trim() ?? '';
};

const load = (config: KubeConfig, access: Access): void => {
  if (access.kind === 'default') config.loadFromDefault();
  else if (access.kind === 'file') config.loadFromFile(access.file);
  else if (access.kind === 'text') config.loadFromString(access.text);
  else if (access.kind === 'in-cluster') config.loadFromCluster();
  else access satisfies never;
};

const noSuchContext = (config: KubeConfig, access: Access, context: string): string =>
  `${describe(access)}: no context "${context}" (there is ${contextsOf(config)})`;

const contextsOf = (config: KubeConfig): string =>
  config
    .getContexts()
    .map(({ name }) => name)
    .join(', ') || 'none';

const describe = (access: Access): string => {
  switch (access.kind) {
    case 'default':
      return 'kubeconfig';
    case 'file':
      return `kubeconfig ${access.file}`;
    case 'text':
      return 'kubeconfig given as text';
    case 'in-cluster':
      return 'service account of the pod';
    default:
      return access satisfies never;
  }
};
