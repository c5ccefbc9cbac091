import { clusterOf } from '../adapters/configuration/policy.ts';
import { configuredAccess } from '../adapters/kubernetes/configured-access.ts';
import { connectWith } from '../adapters/kubernetes/connect.ts';
import { clusterSource } from '../adapters/kubernetes/source.ts';
import { OBSERVE_SECONDS } from '../core/environment.ts';
import type { Source } from '../core/ports/source.ts';
import { seconds } from '../core/time.ts';
import { configurationOf } from './ports.ts';

/** The cluster as the configuration says it is reached. */
export const clusterSourceFor = async (configurationFile: string, name: string): Promise<Source> => {
  const configuration = configurationOf(configurationFile);
  const { access } = clusterOf(configuration, name);
  return clusterSource(await connectWith(configuredAccess(access)), {
    owner: configuration.owners.from,
    within: seconds(OBSERVE_SECONDS.look),
  });
};
