import * as yaml from 'yaml';
import * as z from 'zod';
import type { CronJobManifest } from '../../core/inventory/cron-job.ts';
import type { CronJobSummary } from '../../core/inventory/diff.ts';

const quantities = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));
const container = z.object({
  name: z.literal('job'),
  image: z.string(),
  command: z.array(z.string()).readonly(),
  resources: z.object({ requests: quantities.exactOptional(), limits: quantities.exactOptional() }),
});
const manifest = z.object({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('CronJob'),
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()),
  }),
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().exactOptional(),
    concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']),
    startingDeadlineSeconds: z.int().exactOptional(),
    suspend: z.boolean(),
    jobTemplate: z.object({
      spec: z.object({
        template: z.object({
          spec: z.object({ restartPolicy: z.literal('Never'), containers: z.tuple([container]) }),
        }),
      }),
    }),
  }),
});

/** CronJobs as `jobs render` wrote them. Throws a `ZodError` or a YAML error on anything else. */
export const readManifests = (text: string): readonly CronJobManifest[] => {
  const documents = yaml.parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => manifest.parse(document.toJS()));
};

const listed = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default('default'),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().optional(),
    suspend: z.boolean().default(false),
    concurrencyPolicy: z.string().default('Allow'),
    startingDeadlineSeconds: z.number().optional(),
    jobTemplate: z.object({
      spec: z.object({
        template: z.object({
          spec: z.object({
            containers: z.array(
              z.object({
                image: z.string().default(''),
                command: z.array(z.string()).default([]),
                resources: z
                  .object({ requests: quantities.default({}), limits: quantities.default({}) })
                  .default({ requests: {}, limits: {} }),
              }),
            ),
          }),
        }),
      }),
    }),
  }),
});
const list = z.object({ items: z.array(z.object({ kind: z.string().optional() }).loose()) });

const OWNER = 'cronwitness.dev/owner';

/** A cluster's CronJobs from `kubectl get cronjobs -A -o json`; a message (one line) when the text is not such a list. */
export const readClusterList = (
  text: string,
):
  | { readonly ok: true; readonly cronJobs: readonly CronJobSummary[] }
  | { readonly ok: false; readonly message: string } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'is not JSON; kubectl get cronjobs -A -o json writes the list' };
  }
  const parsed = list.safeParse(value);
  if (!parsed.success)
    return { ok: false, message: 'has no "items"; kubectl get cronjobs -A -o json writes the list' };
  const cronJobs: CronJobSummary[] = [];
  for (const [i, item] of parsed.data.items.entries()) {
    if (item.kind !== undefined && item.kind !== 'CronJob') continue;
    const one = listed.safeParse(item);
    if (!one.success)
      return { ok: false, message: `items[${i}] is not a CronJob: ${one.error.issues[0]?.path.join('.')}` };
    cronJobs.push(summaryOf(one.data));
  }
  return { ok: true, cronJobs };
};

const summaryOf = ({ metadata, spec }: z.output<typeof listed>): CronJobSummary => {
  const container = spec.jobTemplate.spec.template.spec.containers[0];
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    schedule: spec.schedule,
    timeZone: spec.timeZone ?? null,
    suspend: spec.suspend,
    concurrencyPolicy: spec.concurrencyPolicy,
    startingDeadlineSeconds: spec.startingDeadlineSeconds ?? null,
    owner: metadata.annotations[OWNER] ?? null,
    command: container?.command ?? [],
    image: container?.image ?? '',
    resources: container?.resources ?? {},
  };
};
