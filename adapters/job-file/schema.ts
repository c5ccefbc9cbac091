import * as z from 'zod';
import type { HandOver, Job, Shadow } from '../../core/inventory/job.ts';
import { parseDuration, parseInstant } from '../../core/time.ts';

const text = z.string().min(1, 'is empty');
const quantity = z.union([z.string().min(1), z.number()]).transform(String);
const quantities = z.record(z.string(), quantity);
const instant = z.string().transform((value, context) => {
  const at = parseInstant(value);
  if (at !== undefined) return at;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not an RFC 3339 time such as 2026-11-01T00:00:00Z`,
  });
  return z.NEVER;
});
const interval = z
  .strictObject({ from: instant, to: instant })
  .refine(({ from, to }) => from < to, { message: 'ends before it begins', path: ['to'] });
const scheduler = z.enum(['kubernetes', 'chronos']);
const longest = z.string().transform((value, context) => {
  const length = parseDuration(value);
  if (length !== undefined && length >= 1000) return Math.floor(length / 1000);
  context.addIssue({ code: 'custom', message: `"${value}" is not a length of time such as 45m or 2h` });
  return z.NEVER;
});
// Chronos and shells take one line; Kubernetes takes words.
const command = z.union([
  z.array(z.string()).min(1, 'is empty'),
  text.transform((line) => ['/bin/sh', '-c', line]),
]);
const CRITICALITY = { low: 1, normal: 2, medium: 2, high: 3, critical: 4 } as const;
const criticality = z.union([
  z.int().min(0),
  z.enum(['low', 'normal', 'medium', 'high', 'critical']).transform((word) => CRITICALITY[word]),
]);
const seconds = z.int().min(0);

/** One entry of a job file. Unknown fields are errors: a misspelt deadline must not be dropped in silence. */
export const jobEntry = z
  .strictObject({
    name: text,
    namespace: text.optional(),
    kubernetes: z.strictObject({
      schedule: z.string(),
      command,
      resources: z
        .strictObject({ requests: quantities.optional(), limits: quantities.optional() })
        .optional(),
      image: text.optional(),
      concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']).optional(),
      startingDeadlineSeconds: seconds.optional(),
    }),
    owner: text.optional(),
    timeZone: text.optional(),
    criticality: criticality.optional(),
    scheduler: scheduler.optional(),
    since: z.union([instant, z.array(z.strictObject({ at: instant, scheduler }))]).optional(),
    shadow: z.union([z.boolean(), interval]).optional(),
    longestRun: longest.optional(),
  })
  .transform((entry, context): Job => {
    const by = entry.scheduler ?? 'kubernetes';
    const since = handOvers(entry.since, by);
    const wrong = wrongHistory(since, by);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong, path: ['since'] });
    const { kubernetes } = entry;
    return withoutAbsent({
      name: entry.name,
      namespace: entry.namespace ?? 'default',
      schedule: kubernetes.schedule,
      timeZone: entry.timeZone,
      command: kubernetes.command,
      image: kubernetes.image ?? null,
      resources: withoutAbsent(kubernetes.resources ?? {}),
      concurrencyPolicy: kubernetes.concurrencyPolicy ?? 'Allow',
      startingDeadlineSeconds: kubernetes.startingDeadlineSeconds,
      longestRunSeconds: entry.longestRun,
      owner: entry.owner,
      criticality: entry.criticality,
      scheduler: by,
      since,
      shadow: shadowOf(entry.shadow),
    });
  });

type Entry = z.input<typeof jobEntry>;
/** What a job file may hold for one job. */
export type JobEntry = Entry;

/** The same object without the keys whose value is `undefined`. */
type WithoutAbsent<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
const isPresent = <T extends object>(value: T): value is T & WithoutAbsent<T> =>
  !Object.values(value).includes(undefined);
const withoutAbsent = <T extends object>(value: T): WithoutAbsent<T> => {
  const kept = { ...value };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  if (!isPresent(kept)) throw new Error('an absent field was kept');
  return kept;
};

type Since = HandOver['at'] | readonly HandOver[] | undefined;
const handOvers = (since: Since, by: Job['scheduler']): readonly HandOver[] => {
  if (since === undefined) return [];
  return typeof since === 'number' ? [{ at: since, scheduler: by }] : since;
};

const wrongHistory = (since: readonly HandOver[], by: Job['scheduler']): string | undefined => {
  const last = since.at(-1);
  if (last !== undefined && last.scheduler !== by)
    return `ends with ${last.scheduler}, but scheduler is ${by}`;
  const sorted = since.every(({ at }, i) => i === 0 || at > (since[i - 1]?.at ?? at));
  return sorted ? undefined : 'is not in ascending order';
};

const shadowOf = (shadow: boolean | z.output<typeof interval> | undefined): Shadow | undefined => {
  if (shadow === undefined || shadow === false) return undefined;
  return shadow === true ? { kind: 'always' } : { kind: 'within', interval: shadow };
};
