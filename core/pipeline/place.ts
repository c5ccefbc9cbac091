import { nowhere, type Place } from '../alerting/transitions.ts';
import type { PodState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** The pods of a run, oldest first. */
export const podsOfRun = (world: World, { namespace, job }: Verdict): readonly PodState[] =>
  job === null
    ? []
    : [...(world.podsOf.get(`${namespace}/${job}`) ?? [])]
        .flatMap((uid) => world.pods.get(uid) ?? [])
        .toSorted((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));

// The kubelet's words while an image cannot be had (pkg/kubelet/images/image_manager.go); the name stands in quotes.
const PULL =
  /^(?:Failed to (?:pull|inspect) image|Failed to apply default image tag|Back-off pulling image|Container image) "([^"]{1,250})"/;
const PULL_FAILED = new Set(['Failed', 'BackOff', 'ErrImageNeverPull', 'InspectFailed']);

/**
 * The node that the run's last pod was on, and the image that it could not get. Pods tell their node; the image comes from the
 * kubelet's Events, which name it where it matters, so that no fact about a pod need carry it.
 */
export const placeOf = (world: World, run: Verdict): Place => {
  if (run.job === null) return nowhere;
  const node = podsOfRun(world, run).findLast((p) => p.node !== null)?.node ?? null;
  const events = [...(world.podEventsOf.get(`${run.namespace}/${run.job}`)?.values() ?? [])];
  const images = events
    .flatMap((e) => (PULL_FAILED.has(e.reason) ? (PULL.exec(e.message)?.[1] ?? []) : []))
    .toSorted();
  return { node, image: images[0] ?? null };
};
