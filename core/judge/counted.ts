import type { Run } from '../history/run.ts';
import type { PodState } from '../history/state.ts';
import { after, type Instant, seconds } from '../time.ts';
import { deletionOf, followed } from './job-end.ts';
import { outsideAct } from './pod-failure.ts';

/**
 * The Job controller counts a pod as succeeded by its phase, which the kubelet writes a second after the end. One that
 * is asked to go before that counts as failed, however well it ended, and is tried again. (Not so one that goes because
 * its Job has gone: TTL 0 deletes both within seconds of the end.)
 */
export const surelyCounts = (run: Run, pod: PodState, ended: Instant): boolean => {
  if (pod.phase !== 'Succeeded') return false;
  const act = outsideAct(pod);
  if (act === null || (pod.disruption === null && act - ended > PHASE_TOLD)) return true;
  return wentWithItsJob(run, pod, act);
};
const PHASE_TOLD = seconds(5);

const wentWithItsJob = ({ job, events }: Run, pod: PodState, act: Instant): boolean => {
  // Its controller was still at work for it afterwards.
  if (events.some((e) => e.about === 'Job' && e.last > after(act, seconds(5)))) return false;
  if (job === null) return true;
  const deleted = deletionOf(job);
  return deleted !== null && followed(pod, job, deleted);
};
