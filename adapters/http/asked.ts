import * as z from 'zod';
import { CAUSE_NAMES, VERDICT_NAMES } from '../../core/history-query/names.ts';
import type { Filter } from '../../core/history-query/query.ts';
import { isName, isNamespace, parseCronJobName } from '../../core/history-query/run-id.ts';
import {
  before,
  days,
  type Instant,
  type Interval,
  instant,
  parseDuration,
  parseInstant,
} from '../../core/time.ts';
import { Refusal, shown } from './problem.ts';

// What a request may ask with. Every text has a limit, and every refusal says what would be right.

const time = 'RFC 3339 (2026-11-22T15:30:00Z) or an age (7d, 90m)';
const text = (most: number) => z.string().min(1).max(most);

export const ClusterParameter = text(253)
  .describe('Which cluster; may be left out where there is only one.')
  .optional();

export const WindowParameters = {
  since: text(40).describe(`The first nominal time: ${time}. 7d by default.`).optional(),
  until: text(40).describe(`The end of the nominal times, exclusive: ${time}. Now by default.`).optional(),
};

export const NamespaceName = text(63).refine(isNamespace, 'not a namespace; expected a DNS label');
export const CronJobNameText = text(253).refine(isName, 'not a CronJob name; expected a DNS subdomain');
export const OwnerText = text(256).refine((s) => !/\p{Cc}/u.test(s), 'control characters are not allowed');

export const FilterParameters = {
  job: text(317)
    .refine((s) => parseCronJobName(s) !== undefined, 'not a CronJob; expected namespace/name')
    .describe('Only this CronJob: namespace/name.')
    .optional(),
  namespace: NamespaceName.describe('Only this namespace.').optional(),
  owner: OwnerText.describe("Only this owner's CronJobs.").optional(),
};

// A label's key has at most 253 + 1 + 63 characters, its value 63.
const LABEL = /^[\w./-]{1,317}=[\w.-]{0,63}$/;

export const ChosenParameters = {
  label: text(400)
    .refine(
      (s) => s.split(',').every((l) => LABEL.test(l)),
      'not a label; expected key=value, or several with commas',
    )
    .describe('Only runs that were due while their CronJob had this label: key=value; several with commas.')
    .optional(),
  incident: text(1000).describe('Only the runs of this incident, by its id.').optional(),
};

export const VerdictParameters = {
  verdict: z
    .string()
    .refine((s) => VERDICT_NAMES.includes(s), `not a verdict; expected one of ${VERDICT_NAMES.join(', ')}`)
    .describe(`Only this verdict, of the start or the finish: ${VERDICT_NAMES.join(', ')}.`)
    .optional(),
  cause: z
    .string()
    .refine((s) => CAUSE_NAMES.includes(s), `not a cause; expected one of ${CAUSE_NAMES.join(', ')}`)
    .describe('Only this cause, such as controller-down or oom-killed.')
    .optional(),
};

export const pageParameters = (most: number, usual: number) => ({
  limit: whole(1, most).describe(`1 to ${most}; ${usual} by default.`).optional(),
  cursor: text(2000).describe('"next" of the page before, unchanged.').optional(),
});

/** A whole number in a query, as text. */
export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((n) => n >= least && n <= most, `expected a whole number from ${least} to ${most}`);

// 13 months are kept; more than that cannot be there.
export const LONGEST = days(403);
/** For what counts every CronJob of the cluster: ten thousand have 300,000 days of counts in a month. */
export const LONGEST_OF_ALL = days(31);
// Before the epoch there were no CronJobs; after this year a text of a time no longer sorts as the time does.
const LAST = instant(Date.UTC(9999, 11, 31));

export type AskedWindow = { readonly since?: string | undefined; readonly until?: string | undefined };

/** Reads the window; `longest` is the most that one answer may span. */
export const windowOf = ({ since = '7d', until }: AskedWindow, longest: number, asOf: Instant): Interval => {
  const from = timeOf('since', since, asOf);
  const to = until === undefined ? instant(asOf + 1) : timeOf('until', until, asOf);
  if (from > to) throw new Refusal(400, 'since: it is after until; expected an earlier time');
  if (to - from > longest)
    throw new Refusal(
      400,
      `since: the range is longer than ${Math.floor(longest / days(1))} days; ask in pieces`,
    );
  return { from, to };
};

const timeOf = (name: string, value: string, asOf: Instant): Instant => {
  const age = parseDuration(value);
  const t = parseInstant(value) ?? (age === undefined ? undefined : before(asOf, age));
  if (t === undefined || !(t >= 0 && t <= LAST))
    throw new Refusal(400, `${name}: "${shown(value)}" is not a time from 1970 to 9999; expected ${time}`);
  return t;
};

type AskedFilter = {
  readonly job?: string | undefined;
  readonly namespace?: string | undefined;
  readonly owner?: string | undefined;
  readonly verdict?: string | undefined;
  readonly cause?: string | undefined;
};

export const filterOf = ({ job, namespace, owner, verdict, cause }: AskedFilter): Filter => {
  const cronJob = job === undefined ? undefined : parseCronJobName(job);
  return {
    ...(cronJob === undefined ? {} : { cronJob }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(owner === undefined ? {} : { owner }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(cause === undefined ? {} : { cause }),
  };
};
