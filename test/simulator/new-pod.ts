import type { Cluster } from './cluster.ts';
import type { JobObject, PodObject } from './objects.ts';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

type Kind = Pick<PodObject, 'elsewhere' | 'index'>;

/** Kubernetes writes the index of an Indexed Job's pod before its suffix (podGenerateNameWithIndex). */
export const newPod = (
  { dice, engine, newUid }: Cluster,
  job: JobObject,
  { elsewhere, index }: Kind,
): PodObject => {
  const suffix = Array.from(
    { length: 5 },
    (_, i) => LETTERS[dice.between(0, LETTERS.length - 1, 'suffix', job.uid, job.pods.length, i)],
  );
  return {
    uid: newUid('pod'),
    name: `${job.name}-${index === null ? '' : `${index}-`}${suffix.join('')}`,
    index,
    elsewhere,
    job,
    created: engine.now(),
    node: null,
    scheduled: null,
    unschedulable: null,
    phase: 'Pending',
    reason: '',
    disruption: null,
    deletion: null,
    gone: null,
    counted: false,
    held: false,
    waiting: null,
    attempts: [],
    actualPhase: 'Pending',
    actualReason: '',
    told: { attempts: [], waiting: null },
    stopping: false,
    untold: false,
  };
};
