import * as z from 'zod';
import { minutes } from '../../core/time.ts';
import {
  address,
  eventName,
  finishLabel,
  length,
  shortName,
  startLabel,
  target,
  time,
  url,
  zone,
} from './values.ts';

// Strict throughout: a misspelt key that is silently left aside would be a setting that people believe in.

const network = z.strictObject({
  subnets: z.array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'expected a subnet id')).min(1),
  securityGroups: z.array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'expected a security group id')).min(1),
});

const eks = z.strictObject({
  eks: z.strictObject({ cluster: z.string().min(1), region: z.string().min(1).exactOptional() }),
});
const secret = z.strictObject({
  secret: z.strictObject({ name: z.string().min(1), context: z.string().min(1).exactOptional() }),
});
const kubeconfig = z.strictObject({
  kubeconfig: z.strictObject({
    file: z.string().min(1).exactOptional(),
    context: z.string().min(1).exactOptional(),
  }),
});

const cluster = z.strictObject({
  name: shortName,
  access: z.union([eks, secret, kubeconfig], {
    error: 'expected one of "eks: {cluster}", "secret: {name}", "kubeconfig: {file, context}"',
  }),
  /** The zone of kube-controller-manager, for schedules that name none. */
  zone: zone.default('UTC'),
  network: network.exactOptional(),
});

const maintenance = z
  .strictObject({
    from: time,
    to: time,
    namespace: z.string().min(1).nullable().default(null),
    name: z.string().min(1).nullable().default(null),
    cluster: shortName.nullable().default(null),
    reason: z.string().min(1),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'ends before it begins' });

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const report = z.strictObject({
  zone: zone.default('UTC'),
  day: z.enum(DAYS).default('monday'),
  hour: z.int().min(0).max(23).default(7),
});

const objectives = z.strictObject({
  start: z
    .strictObject({ target: target.default(999_900), notCounted: z.array(startLabel).readonly().default([]) })
    .prefault({}),
  survive: z
    .strictObject({
      target: target.default(999_900),
      notCounted: z.array(finishLabel).readonly().default(['killed/replaced']),
    })
    .prefault({}),
});

const mail = z.strictObject({
  from: address,
  transport: z
    .union(
      [
        z.strictObject({ ses: z.strictObject({ configurationSet: z.string().min(1).exactOptional() }) }),
        z.strictObject({ smtp: z.strictObject({ url: z.string().regex(/^smtps?:\/\//) }) }),
        z.strictObject({ directory: z.strictObject({ path: z.string().min(1) }) }),
      ],
      { error: 'expected one of "ses: {}", "smtp: {url}", "directory: {path}"' },
    )
    .default({ ses: {} }),
});

const owners = z.strictObject({
  /** The annotation, or else the label, that names a CronJob's owner. */
  from: z.string().min(1).default('cronwitness.dev/owner'),
  /** Who gets the fleet's report and every incident. */
  fleet: z.array(address).readonly().default([]),
  recipients: z.record(z.string().min(1), z.array(address).min(1).readonly()).default({}),
});

// A pager wants an incident's id and what to do with it, which no other event has.
const PAGED = ['Incident Opened', 'Incident Closed'];

const webhook = z
  .strictObject({
    name: shortName,
    url,
    /** The header that carries the API key, which stands in the secret: never in this file. */
    header: z.string().min(1).default('Authorization'),
    secret: z.string().min(1),
    events: z.array(eventName).min(1).readonly().default(['Incident Opened', 'Incident Closed']),
    /** What the receiver takes: the event as it is, or what Slack or PagerDuty understand. */
    shape: z.enum(['event', 'slack', 'pagerduty']).default('event'),
  })
  .refine(({ shape, events }) => shape !== 'pagerduty' || events.every((e) => PAGED.includes(e)), {
    path: ['events'],
    error: `expected only ${PAGED.join(', ')} for the shape "pagerduty"`,
  });

const migration = z.strictObject({
  /** Relative to this file. */
  jobFiles: z.array(z.string().min(1)).readonly().default([]),
  /** The cluster that the jobs move to; without it, the first. */
  cluster: shortName.exactOptional(),
  /** Chronos' list of jobs: asked for, or as it was saved on a day when Chronos was still there. */
  chronos: z
    .union([z.strictObject({ url }), z.strictObject({ list: z.string().min(1) })], {
      error: 'expected one of "url: …", "list: FILE"',
    })
    .exactOptional(),
});

const sameName = <T extends { readonly name: string }>(items: readonly T[]) =>
  items.flatMap(({ name }, i) => (items.findIndex((other) => other.name === name) < i ? [i] : []));
const named = <T extends { readonly name: string }>(shape: z.ZodType<T>) =>
  z.array(shape).superRefine((items, context) => {
    for (const i of sameName(items)) {
      context.addIssue({
        code: 'custom',
        path: [i, 'name'],
        message: `"${items[i]?.name}" is there already`,
      });
    }
  });

const everything = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1' }),
  clusters: named(cluster).min(1, 'expected at least one cluster'),
  grace: length.default(minutes(20)),
  report: report.prefault({}),
  objectives: objectives.prefault({}),
  owners: owners.prefault({}),
  mail: mail.exactOptional(),
  maintenance: z.array(maintenance).readonly().default([]),
  mutes: z.array(maintenance).readonly().default([]),
  webhooks: named(webhook).default([]),
  migration: migration.prefault({}),
});

/** Where the file names one of its clusters, by the path in it. */
const namedClusters = ({ maintenance: windows, mutes, migration: move }: z.output<typeof everything>) => [
  ...windows.map(({ cluster: name }, i) => ({ name, path: ['maintenance', i, 'cluster'] })),
  ...mutes.map(({ cluster: name }, i) => ({ name, path: ['mutes', i, 'cluster'] })),
  { name: move.cluster ?? null, path: ['migration', 'cluster'] },
];

/** Everything that operators decide. Times are instants, lengths of time milliseconds, targets parts per million. */
export const configurationShape = everything.superRefine((read, context) => {
  const there = read.clusters.map(({ name }) => name);
  for (const { name, path } of namedClusters(read))
    if (name !== null && !there.includes(name))
      context.addIssue({
        code: 'custom',
        path,
        message: `no cluster "${name}"; there is ${there.join(', ')}`,
      });
});

export type Configuration = z.output<typeof configurationShape>;
export type ClusterConfiguration = Configuration['clusters'][number];
