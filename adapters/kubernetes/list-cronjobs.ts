import type { ClusterConnection } from './connect.ts';
import { listAll } from './list.ts';
import type { RawObject } from './raw-object.ts';
import { RESOURCES } from './resources.ts';

/** Every CronJob of a cluster, as the API server wrote it. @throws a ClusterError */
export const listCronJobs = async (connection: ClusterConnection): Promise<readonly RawObject[]> => {
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
