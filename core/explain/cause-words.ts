import type { DroppedCause, KilledCause, LateCause, NeverStartedCause } from '../verdict/verdict.ts';

export type StartCause = LateCause | NeverStartedCause | DroppedCause;

/** In one sentence why, and in one what would have to be otherwise. */
export type CauseWords = { readonly because: string; readonly otherwise: string };

export const START_CAUSES: Readonly<Record<StartCause, CauseWords>> = {
  'bad-time-zone': {
    because: 'The cluster does not know the time zone of the CronJob, and starts nothing for it.',
    otherwise: 'A time zone in spec.timeZone that the controller’s machine knows.',
  },
  'create-refused': {
    because: 'The API server refused to create the Job: a quota, a webhook, or its name.',
    otherwise: 'The quota or the webhook letting the Job through.',
  },
  'controller-down': {
    because:
      'For a while no CronJob of the cluster got a Job while several were due: the CronJob controller was not at work.',
    otherwise: 'A CronJob controller that was at work (it makes up for the latest missed run only).',
  },
  'starting-deadline': {
    because: 'By the time the controller looked, startingDeadlineSeconds had passed, and it gave the run up.',
    otherwise: 'A longer startingDeadlineSeconds, or none.',
  },
  superseded: {
    because: 'The controller went on to a later run, and it never goes back.',
    otherwise: 'A controller that gets to each run before the next is due.',
  },
  unexplained: {
    because: 'Nothing that we saw says why.',
    otherwise: 'A Job for this run, created before the deadline.',
  },
  unschedulable: {
    because: 'The scheduler found no node for the pod.',
    otherwise: 'A node with room for the pod, and a label, taint or volume that lets it in.',
  },
  'image-pull': {
    because: 'The image could not be pulled.',
    otherwise: 'An image that the node could pull: its name, its registry and its pull secret.',
  },
  sandbox: {
    because: 'The node could not set up the pod’s sandbox: mostly its network.',
    otherwise: 'A network plugin at work on the node.',
  },
  volume: {
    because: 'A volume of the pod could not be attached or mounted.',
    otherwise: 'A volume that attaches and mounts within the grace.',
  },
  init: {
    because: 'An init container had not finished.',
    otherwise: 'Init containers that finish within the grace.',
  },
  quota: {
    because: 'No pod could be created: a quota or a webhook refused it.',
    otherwise: 'Room in the quota for its pod.',
  },
  'node-refused': {
    because: 'The node took the pod and then refused it.',
    otherwise: 'A node that still had what the scheduler thought it had.',
  },
  'job-suspended': {
    because: 'The Job was suspended: a queueing system holds it back.',
    otherwise: 'The Job’s admission by its queue within the grace.',
  },
  'job-deleted': {
    because: 'The Job was deleted before any container started.',
    otherwise: 'The Job being left alone.',
  },
  replaced: {
    because: 'Its successor replaced it (concurrencyPolicy Replace) before any container started.',
    otherwise: 'A start before the next run was due.',
  },
  'deadline-exceeded': {
    because: 'The Job’s activeDeadlineSeconds passed before any container started.',
    otherwise: 'A longer activeDeadlineSeconds, or a faster start.',
  },
  'predecessor-active': {
    because: 'The run before was still active, and concurrencyPolicy Forbid made this one wait.',
    otherwise: 'A predecessor that ends in time, or another concurrencyPolicy.',
  },
  other: {
    because: 'Nothing that we saw says what it was waiting for.',
    otherwise: 'A container started before the deadline.',
  },
};

export const KILLED_WORDS: Readonly<Record<KilledCause, CauseWords>> = {
  'deadline-exceeded': {
    because: 'Its Job ran into activeDeadlineSeconds.',
    otherwise: 'A longer activeDeadlineSeconds, or less work.',
  },
  evicted: {
    because: 'Its pod was evicted: by a drain, or by a node short of memory or disk.',
    otherwise: 'A PodDisruptionBudget, or requests that match what it uses.',
  },
  preempted: {
    because: 'The scheduler took its place for a pod of higher priority.',
    otherwise: 'A higher priority, or more room.',
  },
  'node-shutdown': {
    because: 'Its node was shut down while it worked.',
    otherwise: 'A drain that waits for its work.',
  },
  'node-lost': {
    because: 'Its node went out of reach while it worked.',
    otherwise: 'A node that stays.',
  },
  'oom-killed': {
    because: 'It used more memory than its limit, and the kernel killed it.',
    otherwise: 'A higher memory limit, or less memory used.',
  },
  'pod-deleted': {
    because: 'Somebody deleted its pod while its container ran.',
    otherwise: 'The pod being left alone.',
  },
  signal: {
    because: 'Its container ended with SIGKILL or SIGTERM, and nothing else that we saw explains it.',
    otherwise: 'An exit of its own.',
  },
  replaced: {
    because: 'Its successor replaced it, as concurrencyPolicy Replace says.',
    otherwise: 'An end before the next run was due.',
  },
  'cronjob-deleted': {
    because: 'Its CronJob was deleted while it worked.',
    otherwise: 'Deleting the CronJob with --cascade=orphan, or after its run.',
  },
  'namespace-deleted': {
    because: 'Its namespace was deleted while it worked.',
    otherwise: 'The namespace being left alone.',
  },
  'job-deleted': {
    because: 'Its Job was deleted while it worked.',
    otherwise: 'The Job being left alone.',
  },
};
