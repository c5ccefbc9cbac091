import type { Policy } from '../../core/judge/policy.ts';
import type { Configuration } from './schema.ts';

/** What the configuration means for the judge of one cluster. An unknown name is an error: the caller's, not the file's. */
export const policyOf = (configuration: Configuration, clusterName: string): Policy => {
  const cluster = clusterOf(configuration, clusterName);
  return {
    grace: configuration.grace,
    defaultZone: cluster.zone,
    maintenance: configuration.maintenance
      .filter((window) => window.cluster === null || window.cluster === clusterName)
      .map(({ from, to, namespace, name, reason }) => ({ window: { from, to }, namespace, name, reason })),
  };
};

export const clusterOf = ({ clusters }: Configuration, name: string): Configuration['clusters'][number] => {
  const found = clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw new Error(
    `no cluster "${name}" in the configuration; there is ${clusters.map((c) => c.name).join(', ')}`,
  );
};

/** Who is written to: an owner's own recipients, or the fleet's where the owner has none or there is no owner. */
export const recipientsOf = ({ owners }: Configuration, owner: string | null): readonly string[] =>
  (owner === null ? undefined : owners.recipients[owner]) ?? owners.fleet;
