import type { Maintenance, Policy } from '../../core/judge/policy.ts';
import type { Configuration } from './schema.ts';

/** What the configuration means for the judge of one cluster. An unknown name is an error: the caller's, not the file's. */
export const policyOf = (configuration: Configuration, clusterName: string): Policy =>
  policyFor(configuration, clusterOf(configuration, clusterName));

/** The same for any cluster, also one that the file does not name: who watches by hand still decides by its rules. */
export const policyFor = (
  { grace, maintenance, mutes }: Pick<Configuration, 'grace' | 'maintenance' | 'mutes'>,
  { name, zone }: Pick<Configuration['clusters'][number], 'name' | 'zone'>,
): Policy => ({
  grace,
  defaultZone: zone,
  maintenance: [
    ...maintenance.flatMap((window) => windowOf(window, name) ?? []),
    ...mutes.flatMap((window) => {
      const muted = windowOf(window, name);
      return muted === null ? [] : [{ ...muted, mute: true as const }];
    }),
  ],
});

const windowOf = (
  { from, to, namespace, name, cluster, reason }: Configuration['maintenance'][number],
  of: string,
): Maintenance | null =>
  cluster === null || cluster === of ? { window: { from, to }, namespace, name, reason } : null;

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
