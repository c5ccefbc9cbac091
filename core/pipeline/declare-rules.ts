import type { Clusters, Rules } from '../ports/clusters.ts';
import type { Judgements } from '../ports/judgements.ts';

/** Says by which rules a cluster's records are judged from here on, for whoever reads or verifies them later. */
export const declareRules = async (
  { clusters, judgements }: { readonly clusters: Clusters; readonly judgements: Judgements },
  { cluster, policy, zone }: Omit<Rules, 'since'> & { readonly cluster: string },
): Promise<void> => {
  const judged = (await judgements.checkpoint(cluster))?.sequence ?? 0;
  await clusters.declare(cluster, { since: judged + 1, policy, zone });
};
