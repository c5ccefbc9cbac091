import { type ConnectOptions, connect } from './connect.ts';
import type { Access } from './kubeconfig.ts';
import { listAll } from './list.ts';
import type { RawObject } from './raw-object.ts';
import { RESOURCES } from './resources.ts';

/** Every CronJob of a cluster, as the API server wrote it. @throws BadAccess, a ClusterError */
export const listCronJobs = async (
  access: Access,
  options: ConnectOptions = {},
): Promise<readonly RawObject[]> => {
  const connection = await connect(access, options);
  let found: RawObject[] = [];
  const sink = {
    item: (object: RawObject): void => {
      found.push(object);
    },
    restart: (): void => {
      found = [];
    },
  };
  await listAll(connection, RESOURCES.cronjobs, { sink });
  return found;
};
