import { CfnOutput } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ClusterSettings } from './settings.ts';

/** The Kubernetes group that deploy/rbac.yaml gives `get`, `list` and `watch`. */
export const KUBERNETES_GROUP = 'cronwitness';

/**
 * Lets the role of a cluster's observer into it, as a member of a group that may only look. The entry gives no
 * access policy of EKS: those are wider than what we need. A cluster in another region needs its entry made there by
 * hand (docs/deploy.md); one with a kubeconfig has its access in the secret.
 */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { cluster, role }: { cluster: ClusterSettings; role: IRole }) {
    super(scope, id);
    const { access } = cluster;
    if (access.kind === 'eks' && access.region === null) {
      new CfnAccessEntry(this, 'Entry', {
        clusterName: access.cluster,
        principalArn: role.roleArn,
        kubernetesGroups: [KUBERNETES_GROUP],
        type: 'STANDARD',
      });
    }
    new CfnOutput(this, 'ObserverRole', {
      description: `The role that watches ${cluster.name}`,
      value: role.roleArn,
    });
  }
}
