import { formatInstant, type Instant } from '../time.ts';
import { type ConcurrencyPolicy, isActiveOn, type Job, type Resources } from './job.ts';

/** The part of a batch/v1 CronJob that an inventory decides: what `jobs render` writes and `jobs diff` compares. */
export type CronJobManifest = {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'CronJob';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly schedule: string;
    readonly timeZone?: string;
    readonly concurrencyPolicy: ConcurrencyPolicy;
    readonly startingDeadlineSeconds?: number;
    readonly suspend: boolean;
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
};

type PodSpec = {
  readonly restartPolicy: 'Never';
  readonly containers: readonly [
    {
      readonly name: 'job';
      readonly image: string;
      readonly command: readonly string[];
      readonly resources: Resources;
    },
  ];
};

/** Everything of a job that a CronJob has no field for travels in annotations under this prefix. */
export const ANNOTATION = 'cronwitness.dev/';

export type RenderOptions = {
  /** For jobs whose file names no image. */
  readonly image: string;
};

/**
 * The CronJob of a job. A job that is in Chronos' hands is rendered suspended, so that a hand-over and the way back are
 * one changed word in the job file; `asOf` decides only whether a shadow interval is on.
 */
export const cronJobOf = (job: Job, options: RenderOptions, asOf: Instant): CronJobManifest => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: job.name, namespace: job.namespace, annotations: annotationsOf(job) },
  spec: {
    schedule: job.schedule,
    ...(job.timeZone === undefined ? {} : { timeZone: job.timeZone }),
    concurrencyPolicy: job.concurrencyPolicy,
    ...(job.startingDeadlineSeconds === undefined
      ? {}
      : { startingDeadlineSeconds: job.startingDeadlineSeconds }),
    suspend: !isActiveOn(job, 'kubernetes', asOf),
    jobTemplate: { spec: { template: { spec: podSpec(job, options) } } },
  },
});

const podSpec = (job: Job, { image }: RenderOptions): PodSpec => ({
  restartPolicy: 'Never',
  containers: [{ name: 'job', image: job.image ?? image, command: job.command, resources: job.resources }],
});

const annotationsOf = (job: Job): Readonly<Record<string, string>> => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['owner', job.owner],
    ['criticality', job.criticality?.toString()],
    ['scheduler', job.scheduler],
    [
      'since',
      job.since.map(({ at, scheduler }) => `${formatInstant(at)} ${scheduler}`).join(', ') || undefined,
    ],
    ['shadow', shadowText(job)],
    ['longest-run-seconds', job.longestRunSeconds?.toString()],
    ['image', job.image === null ? 'default' : undefined],
  ];
  const given = rows.flatMap(([key, value]) => (value === undefined ? [] : [[`${ANNOTATION}${key}`, value]]));
  return Object.fromEntries(given);
};

const shadowText = ({ shadow }: Job): string | undefined => {
  if (shadow === undefined) return undefined;
  if (shadow.kind === 'always') return 'always';
  return `${formatInstant(shadow.interval.from)} ${formatInstant(shadow.interval.to)}`;
};
