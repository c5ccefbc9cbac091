import { EKSClient } from '@aws-sdk/client-eks';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clusterOf } from '../adapters/configuration/policy.ts';
import type { ClusterConfiguration } from '../adapters/configuration/schema.ts';
import { connectWith, type LoadConfig } from '../adapters/kubernetes/connect.ts';
import { eksAccess, secretAccess } from '../adapters/kubernetes/eks.ts';
import { loadAccess } from '../adapters/kubernetes/kubeconfig.ts';
import { clusterSource } from '../adapters/kubernetes/source.ts';
import type { Source } from '../core/ports/source.ts';
import { instant } from '../core/time.ts';
import { configurationOf } from './ports.ts';

/** The cluster as the configuration says it is reached: EKS by a signed token, others by a kubeconfig in a secret. */
export const clusterSourceFor = async (configurationFile: string, name: string): Promise<Source> => {
  const configuration = configurationOf(configurationFile);
  const { access } = clusterOf(configuration, name);
  return clusterSource(await connectWith(loaderOf(access)), { owner: configuration.owners.from });
};

const loaderOf = (access: ClusterConfiguration['access']): LoadConfig => {
  if ('eks' in access) {
    const { cluster, region } = access.eks;
    const client = new EKSClient(region === undefined ? {} : { region });
    // A token is signed for now, whatever tick it serves.
    return eksAccess({ client, cluster }, () => instant(Date.now()));
  }
  if ('secret' in access)
    return secretAccess(new SecretsManagerClient({}), access.secret.name, access.secret.context);
  const { file, context } = access.kubeconfig;
  const named = context === undefined ? {} : { context };
  return () =>
    loadAccess(file === undefined ? { kind: 'default', ...named } : { kind: 'file', file, ...named });
};
