import { dirname } from 'node:path';
import type { Command } from 'commander';
import { clusterOf } from '../adapters/configuration/policy.ts';
import type { ClusterConfiguration } from '../adapters/configuration/schema.ts';
import { type ClusterConnection, connectWith } from '../adapters/kubernetes/connect.ts';
import { BadAccess } from '../adapters/kubernetes/kubeconfig.ts';
import { type AccessOptions, nameOf, openCluster, withAccess } from './cluster-access.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

export type ClustersOptions = AccessOptions & { readonly cluster?: string };

/** A cluster that is to be looked at: its name in the ledger, and how to get a line to it. */
export type WantedCluster = {
  readonly name: string;
  /** Nothing is sent to the cluster yet. @throws UsageError or WorldError where the access cannot be used (now) */
  readonly open: () => Promise<ClusterConnection>;
};

/** The options that say which clusters are meant. */
export const withClusters = (command: Command): Command =>
  withAccess(command).option(
    '--cluster <name>',
    'one cluster of the configuration; or the name that the ledger is to have for it (default: its context)',
  );

/**
 * Which clusters are meant. An access on the command line is one cluster, whatever the file says of others; else it is
 * the file's clusters, all or the one that is named; without a file, what kubectl would use. @throws UsageError
 */
export const wantedClusters = (
  options: ClustersOptions,
  { configuration, file }: Settings,
): readonly WantedCluster[] => {
  if (configuration === null || isByHand(options)) return [clusterByHand(options)];
  const { cluster } = options;
  const configured = cluster === undefined ? configuration.clusters : [named(configuration, cluster)];
  return configured.map(configuredCluster(file));
};

/**
 * The one cluster that a command looks at once: the one of the file that is named, else what kubectl would use, whatever
 * the file says of others. @throws UsageError
 */
export const wantedCluster = (options: ClustersOptions, { configuration, file }: Settings): WantedCluster => {
  const { cluster } = options;
  if (cluster === undefined || isByHand(options)) return clusterByHand(options);
  if (configuration === null)
    throw new UsageError(`--cluster: no configuration says where "${cluster}" is; --config FILE names one`);
  return configuredCluster(file)(named(configuration, cluster));
};

const isByHand = ({ context, kubeconfig }: ClustersOptions): boolean =>
  context !== undefined || kubeconfig !== undefined;

const clusterByHand = (options: ClustersOptions): WantedCluster => ({
  name: options.cluster ?? nameOf(options),
  open: async () => (await openCluster(options)).connection,
});

const configuredCluster =
  (file: string | null) =>
  ({ name, access }: ClusterConfiguration): WantedCluster => ({
    name,
    open: () => openConfigured(access, dirname(file ?? '.')),
  });

const named = (configuration: NonNullable<Settings['configuration']>, cluster: string) => {
  try {
    return clusterOf(configuration, cluster);
  } catch (error) {
    throw new UsageError(`--cluster: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const openConfigured = async (
  access: ClusterConfiguration['access'],
  folder: string,
): Promise<ClusterConnection> => {
  try {
    // The cloud's clients take their time to load: only who watches clusters of a configuration needs them.
    const { configuredAccess } = await import('../adapters/kubernetes/configured-access.ts');
    return await connectWith(configuredAccess(access, folder));
  } catch (error) {
    if (!(error instanceof BadAccess)) throw error;
    // A cloud may not answer today; a kubeconfig that is not there is a mistake of whoever wrote its name.
    throw 'kubeconfig' in access ? new UsageError(error.message) : new WorldError(error.message);
  }
};
