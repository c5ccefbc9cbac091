import * as z from 'zod';
import type { ChronosJob, ChronosTrigger } from '../../core/chronos/chronos-job.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

// Versions differ in what they list (3 has no epsilon, 2 has async and more); only these are read.
const entry = z
  .object({
    name: z.string().min(1),
    command: text,
    schedule: z.string().nullish(),
    scheduleTimeZone: text,
    parents: z.array(z.string()).nullish(),
    owner: text,
    disabled: z.boolean().nullish(),
    concurrent: z.boolean().nullish(),
    retries: z.number().nullish(),
    epsilon: z.string().nullish(),
    successCount: count,
    errorCount: count,
    lastSuccess: text,
    lastError: text,
  })
  .transform((job, context): ChronosJob => {
    const trigger = triggerOf(job);
    if (trigger === undefined) {
      context.addIssue({ code: 'custom', message: 'has neither a schedule nor parents' });
      return z.NEVER;
    }
    const { name, command, owner, successCount, errorCount, lastSuccess, lastError } = job;
    return {
      name,
      command,
      trigger,
      owner,
      successCount,
      errorCount,
      lastSuccess,
      lastError,
      disabled: job.disabled ?? false,
      concurrent: job.concurrent ?? false,
      // Chronos' own default.
      retries: job.retries ?? 2,
      epsilon: job.epsilon ?? null,
    };
  });

const triggerOf = (job: {
  readonly schedule?: string | null | undefined;
  readonly scheduleTimeZone: string;
  readonly parents?: readonly string[] | null | undefined;
}): ChronosTrigger | undefined => {
  // Chronos looks for parents first, and takes no notice of a schedule beside them.
  if (job.parents) return { kind: 'parents', parents: job.parents };
  if (typeof job.schedule !== 'string') return undefined;
  return { kind: 'schedule', schedule: job.schedule, scheduleTimeZone: job.scheduleTimeZone };
};

export type ChronosJobsRead =
  | { readonly ok: true; readonly jobs: readonly ChronosJob[] }
  | { readonly ok: false; readonly message: string };

/** Chronos' job list (`/v1/scheduler/jobs`) as text; the message is one line that begins with what it found. */
export const readChronosJobs = (body: string): ChronosJobsRead => {
  if (/^\s*</.test(body))
    return {
      ok: false,
      message: 'an HTML page, not a job list: is this the API, or a login page before it?',
    };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, message: 'text that is not JSON' };
  }
  const parsed = z.array(entry).safeParse(value);
  if (parsed.success) return { ok: true, jobs: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    message: `JSON that is no job list: ${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'invalid'}`,
  };
};
