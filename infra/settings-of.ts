import type { ClusterConfiguration, Configuration } from '../adapters/configuration/schema.ts';
import { ATTACHED } from '../core/environment.ts';
import type { BundleFile, ClusterSettings, StackSettings } from './settings.ts';

/**
 * What the stack takes from the configuration. `read` gives the text of a file that the configuration names. Throws, in one
 * line, on what cannot be deployed.
 */
export const settingsOf = (
  configuration: Configuration,
  text: string,
  read: (file: string) => string,
): StackSettings => {
  const { report, mail, owners, webhooks } = configuration;
  if (mail && !('ses' in mail.transport)) {
    throw new Error('mail.transport: deployed functions send by SES; smtp and directory are for one machine');
  }
  return {
    clusters: configuration.clusters.map(clusterSettings),
    report,
    mailFrom: mail?.from ?? null,
    configurationSet: (mail && 'ses' in mail.transport && mail.transport.ses.configurationSet) || null,
    operators: owners.fleet,
    webhooks,
    configuration: text,
    attached: attachedTo(configuration, read),
  };
};

const attachedTo = (
  { migration: { jobFiles, chronos } }: Configuration,
  read: (file: string) => string,
): readonly BundleFile[] => [
  ...jobFiles.map((file, i) => ({ name: ATTACHED.jobFile(i), contents: read(file) })),
  ...(chronos && 'list' in chronos ? [{ name: ATTACHED.chronosList, contents: read(chronos.list) }] : []),
];

const clusterSettings = ({ name, access, network }: ClusterConfiguration): ClusterSettings => {
  if ('kubeconfig' in access) {
    throw new Error(
      `clusters: ${name}: a kubeconfig file stays on its machine; put it into Secrets Manager ("secret")`,
    );
  }
  return {
    name,
    access:
      'eks' in access
        ? { kind: 'eks', cluster: access.eks.cluster, region: access.eks.region ?? null }
        : { kind: 'secret', name: access.secret.name },
    network: network ?? null,
  };
};
