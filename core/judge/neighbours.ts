import type { CronJobState, JobState } from '../history/state.ts';
import type { World } from '../history/world.ts';

/** The CronJobs of a namespace, asked for only where a Job was deleted unfinished. */
export const matesIn = (
  cronJobs: () => readonly CronJobState[],
): ((namespace: string) => readonly CronJobState[]) => {
  let groups: Map<string, CronJobState[]> | null = null;
  return (namespace) => {
    if (groups === null) {
      groups = new Map();
      for (const c of cronJobs()) {
        const group = groups.get(c.namespace);
        if (group === undefined) groups.set(c.namespace, [c]);
        else group.push(c);
      }
    }
    return groups.get(namespace) ?? [];
  };
};

/** The Jobs of a name, asked for only where a Job did not come: somebody else's may have stood in its place. */
export const namesTakenIn = (world: World): ((namespace: string, name: string) => readonly JobState[]) => {
  let byName: Map<string, JobState[]> | null = null;
  return (namespace, name) => {
    if (byName === null) {
      byName = new Map();
      for (const job of world.jobs.values()) {
        const key = `${job.namespace}/${job.name}`;
        byName.set(key, [...(byName.get(key) ?? []), job]);
      }
    }
    return byName.get(`${namespace}/${name}`) ?? [];
  };
};
