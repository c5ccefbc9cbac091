import { isRecord, type RawObject } from './raw-object.ts';

/** What Cronwitness watches, by the plural names of the API. */
export type ResourceName = 'cronjobs' | 'jobs' | 'pods' | 'events';

/** How one resource is listed and watched. */
export type Resource = {
  readonly name: ResourceName;
  /** API group as a role names it: '' for the core group. */
  readonly group: string;
  readonly path: string;
  /** Selectors that the API server applies for us. */
  readonly selectors: Readonly<Record<string, string>>;
  /**
   * Whether its watches carry bookmarks. Events have no watch cache: they are served from etcd, and bookmarks
   * are made by the watch cache alone (kubernetes/kubernetes#120348).
   */
  readonly bookmarks: boolean;
  /** What the server's selectors cannot express. */
  readonly wanted: (object: RawObject) => boolean;
};

const everything = (): boolean => true;

const EVENT_KINDS: ReadonlySet<unknown> = new Set(['CronJob', 'Job', 'Pod']);

/**
 * Field selectors know only AND, so "CronJob or Job or Pod" cannot be asked for. What can be asked is to leave
 * out the kinds that make the most noise; `wanted` drops the rest here. One stream means one version to keep.
 */
const NOISY_KINDS = ['Node', 'ReplicaSet', 'Deployment', 'HorizontalPodAutoscaler', 'PersistentVolumeClaim'];

export const RESOURCES = {
  cronjobs: {
    name: 'cronjobs',
    group: 'batch',
    path: '/apis/batch/v1/cronjobs',
    selectors: {},
    bookmarks: true,
    wanted: everything,
  },
  jobs: {
    name: 'jobs',
    group: 'batch',
    path: '/apis/batch/v1/jobs',
    selectors: {},
    bookmarks: true,
    wanted: everything,
  },
  pods: {
    name: 'pods',
    group: '',
    path: '/api/v1/pods',
    selectors: { labelSelector: 'job-name' },
    bookmarks: true,
    wanted: everything,
  },
  events: {
    name: 'events',
    group: '',
    path: '/api/v1/events',
    selectors: { fieldSelector: NOISY_KINDS.map((kind) => `involvedObject.kind!=${kind}`).join(',') },
    bookmarks: false,
    wanted: (event) => {
      const about = event.involvedObject;
      return isRecord(about) && EVENT_KINDS.has(about.kind);
    },
  },
} as const satisfies Record<ResourceName, Resource>;

/** CronJobs first: what follows refers to them. */
export const RESOURCE_NAMES: readonly ResourceName[] = ['cronjobs', 'jobs', 'pods', 'events'];
