import { loadConfiguration } from '../adapters/configuration/load.ts';
import { clusterOf } from '../adapters/configuration/policy.ts';
import type { Source } from '../core/ports/source.ts';
import { besideCode } from './environment.ts';

/** The program has no way yet to look at a cluster of this kind. */
export class NoSuchSource extends Error {
  override readonly name = 'NoSuchSource';
}

/** The cluster as the configuration says it is reached: EKS by a signed token, others by a kubeconfig in a secret. */
export const clusterSourceFor = async (configurationFile: string, name: string): Promise<Source> => {
  const { access } = clusterOf(loadConfiguration(besideCode(configurationFile)), name);
  throw new NoSuchSource(`${name}: no source for ${Object.keys(access).join()} yet`);
};
