import { resolve } from 'node:path';
import { EKSClient } from '@aws-sdk/client-eks';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { instant } from '../../core/time.ts';
import type { ClusterConfiguration } from '../configuration/schema.ts';
import type { LoadConfig } from './connect.ts';
import { eksAccess, secretAccess } from './eks.ts';
import { loadAccess } from './kubeconfig.ts';

/**
 * How a configured cluster is reached: EKS by a signed token, a kubeconfig in a secret, or one on this machine, whose
 * path is meant from `folder`. @throws BadAccess when it is called
 */
export const configuredAccess = (access: ClusterConfiguration['access'], folder = '.'): LoadConfig => {
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
    loadAccess(
      file === undefined
        ? { kind: 'default', ...named }
        : { kind: 'file', file: resolve(folder, file), ...named },
    );
};
