import * as z from 'zod';

/**
 * The fields of batch/v1 CronJob that we write, with the checks that an API server makes before it stores one: unknown
 * fields refused (strict decoding), names, quantities and enums. Written from the Kubernetes 1.34 API reference
 * (CronJob v1 batch, Container v1 core) and pkg/apis/batch/validation.
 */
const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const quantity = z.string().regex(/^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/);
const quantities = z.record(z.string(), quantity);
const annotationKey = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/);

export const batchV1CronJob = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('CronJob'),
  metadata: z.strictObject({
    name: label.max(52),
    namespace: label,
    annotations: z.record(annotationKey, z.string()),
  }),
  spec: z.strictObject({
    schedule: z.string().min(1),
    timeZone: z.string().min(1).optional(),
    concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']),
    startingDeadlineSeconds: z.int().min(0).optional(),
    suspend: z.boolean(),
    jobTemplate: z.strictObject({
      spec: z.strictObject({
        template: z.strictObject({
          spec: z.strictObject({
            restartPolicy: z.enum(['Never', 'OnFailure']),
            containers: z
              .array(
                z.strictObject({
                  name: label,
                  image: z.string().min(1),
                  command: z.array(z.string()),
                  resources: z.strictObject({
                    requests: quantities.optional(),
                    limits: quantities.optional(),
                  }),
                }),
              )
              .min(1),
          }),
        }),
      }),
    }),
  }),
});
