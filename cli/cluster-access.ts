import type { Command } from 'commander';
import { type ClusterConnection, connect } from '../adapters/kubernetes/connect.ts';
import { type ClusterError, isClusterError } from '../adapters/kubernetes/errors.ts';
import { type Access, BadAccess, loadAccess } from '../adapters/kubernetes/kubeconfig.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

export type AccessOptions = { readonly context?: string; readonly kubeconfig?: string };

export type OpenCluster = {
  /** The name that the kubeconfig has for it: the ledger keeps clusters apart by it. */
  readonly name: string;
  readonly connection: ClusterConnection;
};

/** The options that every command on a live cluster has. */
export const withAccess = (command: Command): Command =>
  command
    .option('--context <context>', 'the context of the kubeconfig (default: the current one)')
    .option(
      '--kubeconfig <file>',
      'the kubeconfig (default: $KUBECONFIG, ~/.kube/config, or the pod itself)',
    );

const accessOf = ({ context, kubeconfig }: AccessOptions): Access => ({
  ...(kubeconfig === undefined ? { kind: 'default' } : { kind: 'file', file: kubeconfig }),
  ...(context === undefined ? {} : { context }),
});

/** The name of the context that is meant. @throws UsageError where the access cannot be used */
export const nameOf = (options: AccessOptions): string =>
  usable(() => loadAccess(accessOf(options)).getCurrentContext() || 'cluster');

/** Opens a line to the cluster; nothing is sent yet. @throws UsageError where the access cannot be used */
export const openCluster = async (options: AccessOptions): Promise<OpenCluster> => {
  const name = nameOf(options);
  try {
    return { name, connection: await connect(accessOf(options)) };
  } catch (error) {
    throw asUsage(error);
  }
};

const usable = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw asUsage(error);
  }
};

const asUsage = (error: unknown): unknown =>
  error instanceof BadAccess ? new UsageError(error.message) : error;

/** What a reader can do about it. */
const ADVICE = {
  unreachable: 'check that the API server is up and that this machine reaches it: kubectl version',
  unauthorized: 'log in again, or renew the token: kubectl auth whoami',
  forbidden: 'bind the role of deploy/rbac.yaml to this account: kubectl apply -f deploy/rbac.yaml',
  gone: 'try again: the cluster forgets its lists faster than they can be read',
  'too-many-requests':
    'try again later, or give this account a priority level of its own (API Priority and Fairness)',
  'server-failed': 'look at the API server and its etcd: kubectl get --raw /readyz?verbose',
  refused: 'this server does not speak batch/v1: Cronwitness needs Kubernetes 1.25 or later',
  malformed: 'is a proxy in the way? Compare with: kubectl get --raw /version',
  'out-of-time': 'try again: it took longer than we may wait',
} as const satisfies Record<ClusterError['kind'], string>;

// Node's words for what a certificate can have wrong, its authority or its name.
const CERTIFICATE = /certificate|altnames/i;

export const adviceOn = (error: ClusterError): string =>
  error.kind === 'unreachable' && CERTIFICATE.test(error.message)
    ? "the kubeconfig's certificate authority does not vouch for this server: is it the right cluster? kubectl version"
    : ADVICE[error.kind];

/** Runs what talks to a cluster: its trouble becomes one line that says what to do, and exit code 3. */
export const talking = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (isClusterError(error)) throw new WorldError(`${oneLine(error.message)}; ${adviceOn(error)}`);
    throw error;
  }
};

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
