import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { KubeConfig } from '@kubernetes/client-node';
import type { Instant } from '../../core/time.ts';
import { withAwsHint } from '../aws-settings.ts';
import type { LoadConfig } from './connect.ts';
import { eksTokens } from './eks-token.ts';
import { messageOf } from './errors.ts';
import { BadAccess, loadAccess } from './kubeconfig.ts';

export type EksAccess = {
  /** Its region and credentials also sign the tokens. */
  readonly client: EKSClient;
  readonly cluster: string;
};

/**
 * Access to an EKS cluster by its name: endpoint and certificate authority from DescribeCluster, a presigned
 * token as credentials. Needs `eks:DescribeCluster`, and an access entry for the role. @throws BadAccess
 */
export const eksAccess =
  ({ client, cluster }: EksAccess, now: () => Instant): LoadConfig =>
  async () => {
    const { server, caData } = await describeEksCluster(client, cluster);
    const region = await client.config.region();
    const token = eksTokens({ cluster, region, credentials: () => client.config.credentials() }, now);
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: cluster, server, caData, skipTLSVerify: false },
      { name: cluster, authProvider: { name: AUTHENTICATOR } },
    );
    config.addAuthenticator({
      isAuthProvider: ({ authProvider }) => authProvider?.name === AUTHENTICATOR,
      applyAuthentication: async (_user, options) => {
        options.headers = { ...options.headers, Authorization: `Bearer ${await token()}` };
      },
    });
    return config;
  };

const AUTHENTICATOR = 'cronwitness-eks';

/** Where an EKS cluster is and whom to trust there. @throws BadAccess, naming the cluster */
export const describeEksCluster = async (
  client: EKSClient,
  name: string,
): Promise<{ readonly server: string; readonly caData: string }> => {
  try {
    const { cluster } = await client.send(new DescribeClusterCommand({ name }));
    const server = cluster?.endpoint;
    const caData = cluster?.certificateAuthority?.data;
    if (server && caData) return { server, caData };
  } catch (cause) {
    throw new BadAccess(`EKS cluster ${name}: ${withAwsHint(messageOf(cause))}`, { cause });
  }
  throw new BadAccess(`EKS cluster ${name} has no endpoint yet: it is still being created`);
};

/** Access by a kubeconfig kept in Secrets Manager, read anew on each 401: it may have been rotated. @throws BadAccess */
export const secretAccess =
  (client: SecretsManagerClient, secretId: string, context?: string): LoadConfig =>
  async () =>
    loadAccess({ kind: 'text', text: await readSecret(client, secretId), ...(context && { context }) });

const readSecret = async (client: SecretsManagerClient, secretId: string): Promise<string> => {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (SecretString) return SecretString;
  } catch (cause) {
    throw new BadAccess(`secret ${secretId}: ${withAwsHint(messageOf(cause))}`, { cause });
  }
  throw new BadAccess(`secret ${secretId} holds no text`);
};
