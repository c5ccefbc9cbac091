import type { Command } from 'commander';
import type { Choice } from '../core/history-query/chosen.ts';
import { CAUSE_NAMES, VERDICT_NAMES } from '../core/history-query/names.ts';
import type { Filter, RunQuery } from '../core/history-query/query.ts';
import { isNamespace, parseCronJobName } from '../core/history-query/run-id.ts';
import { type Instant, instant, latest } from '../core/time.ts';
import type { StoreOptions } from './store.ts';
import { timeOption } from './times.ts';
import { UsageError } from './usage-error.ts';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export type RunsOptions = StoreOptions & {
  readonly since?: string;
  readonly until?: string;
  readonly job?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly verdict?: string;
  readonly cause?: string;
  readonly label: readonly string[];
  readonly incident?: string;
  readonly output: string;
  readonly limit: string;
  readonly watch?: boolean;
};

export const withFilterOptions = (command: Command): Command =>
  command
    .option(
      '--since <time>',
      'the first nominal time: RFC 3339, or an age before the last look (default: 7d; with --incident: whenever)',
    )
    .option('--until <time>', 'the end of the nominal times, exclusive (default: now)')
    .option('--job <namespace/name>', 'only this CronJob')
    .option('-n, --namespace <namespace>', 'only this namespace')
    .option('--owner <owner>', "only this owner's CronJobs")
    .option('--verdict <kind>', `only this verdict: ${VERDICT_NAMES.join(', ')}`)
    .option('--cause <cause>', 'only this cause, such as controller-down or oom-killed')
    .option(
      '--label <key=value>',
      'only runs that were due while their CronJob had this label (may be given again: all of them)',
      (label: string, before: readonly string[]) => [...before, label],
      [],
    )
    .option('--incident <id>', "only this incident's runs (ids: /v1/incidents, and the mails)")
    .option('-o, --output <format>', FORMATS.join(', '), 'table')
    .option('--limit <n>', 'no more than so many', '200')
    .option('--watch', 'go on printing new ones until interrupted');

// What fits in memory and on a screen at once; more is asked for in pieces.
const MOST = 100_000;

// Thirteen months of 31 days: nothing is kept for longer.
const KEPT = '403d';

/** `asOf`: up to when anything is known, which ages are counted back from. */
export type Clock = { readonly asOf: Instant; readonly now: Instant };

/** The query that the options ask for. Throws UsageError where one of them is not what it should be. */
export const queryFrom = (options: RunsOptions, cluster: string, { asOf, now }: Clock): RunQuery => {
  const since = options.since ?? (options.incident === undefined ? '7d' : KEPT);
  const from = timeOption('since', since, asOf);
  // A run that is due this very instant is asked for, too.
  const last = instant(latest(asOf, now) + 1);
  const to = options.until === undefined ? last : timeOption('until', options.until, asOf);
  if (from > to)
    throw new UsageError(
      `--since ${since} is after --until ${options.until ?? 'now'}; expected an earlier time`,
    );
  const limit = /^\d{1,6}$/.test(options.limit) ? Number(options.limit) : 0;
  if (limit < 1 || limit > MOST)
    throw new UsageError(`--limit: "${options.limit}" is not a number of runs; expected 1 to ${MOST}`);
  return { ...filterFrom(options), cluster, window: { from, to }, limit };
};

/** Labels and the incident, which have to be looked up. Throws UsageError where a label is not one. */
export const choiceFrom = ({ label, incident }: RunsOptions): Choice => {
  for (const one of label)
    if (!/^[\w./-]{1,317}=[\w.-]{0,63}$/.test(one))
      throw new UsageError(`--label: "${one}" is not a label; expected KEY=VALUE`);
  return { labels: label, incident };
};

const filterFrom = ({ job, namespace, owner, verdict, cause }: RunsOptions): Filter => {
  const cronJob = job === undefined ? undefined : parseCronJobName(job);
  if (job !== undefined && cronJob === undefined)
    throw new UsageError(`--job: "${job}" is not a CronJob; expected NAMESPACE/NAME`);
  if (namespace !== undefined && !isNamespace(namespace))
    throw new UsageError(`-n: "${namespace}" is not a namespace`);
  named('verdict', verdict, VERDICT_NAMES);
  named('cause', cause, CAUSE_NAMES);
  return {
    ...(cronJob === undefined ? {} : { cronJob }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(owner === undefined ? {} : { owner }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(cause === undefined ? {} : { cause }),
  };
};

const named = (option: string, value: string | undefined, names: readonly string[]): void => {
  if (value !== undefined && !names.includes(value))
    throw new UsageError(`--${option}: "${value}" is no ${option}; expected one of ${names.join(', ')}`);
};
