import { hourOf } from '../pipeline/hour.ts';
import { labelOf } from '../report/tally-of.ts';
import { after, earliest, hours, type Interval, instant, latest } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';

export type CronJobName = { readonly namespace: string; readonly name: string };

/** What a reader asks for; what is absent matches everything. `verdict` and `cause` match the start or the finish. */
export type Filter = {
  readonly cronJob?: CronJobName;
  readonly namespace?: string;
  readonly owner?: string;
  readonly verdict?: string;
  readonly cause?: string;
  /** Of labels and incidents; a run has to be in all of them. */
  readonly chosen?: readonly Chosen[];
};

/** Runs that were looked up by something that their own keys don't hold (core/history-query/chosen.ts). */
export type Chosen = {
  /** Whether any run of a CronJob of this name may be one of them. */
  readonly cronJob: (name: CronJobName) => boolean;
  readonly run: (v: Verdict) => boolean;
  /** Outside of it there are none; null where that is not known. */
  readonly window: Interval | null;
};

type Place = Pick<Verdict, 'nominal' | 'namespace' | 'name' | 'cronJobUid'>;

/** Where a page ended: newest first by time, or in hours by CronJob (core/history-query/runs-of-many.ts). */
export type Position = Place & { readonly by: 'time' | 'cronJob' };

export type RunQuery = Filter & {
  readonly cluster: string;
  readonly window: Interval;
  readonly limit: number;
  /** The last run of the page before. */
  readonly after?: Position;
};

/** Newest first. `next` is null where nothing follows. */
export type RunPage = { readonly verdicts: readonly Verdict[]; readonly next: Position | null };

/** A verdict and a cause must be of the same half: `killed` with `oom-killed`, never `late` with the finish's cause. */
export const matches = (filter: Filter, v: Verdict): boolean =>
  concerns(filter, v) &&
  (filter.chosen ?? []).every((c) => c.run(v)) &&
  ((filter.verdict === undefined && filter.cause === undefined) ||
    labelMatches(filter, labelOf(v.start)) ||
    (v.finish !== null && labelMatches(filter, labelOf(v.finish))));

/** Whether the CronJob itself is asked for. */
export const concerns = (
  { cronJob, namespace, owner, chosen = [] }: Filter,
  of: CronJobName & { readonly owner: string | null },
): boolean =>
  (cronJob === undefined || (cronJob.namespace === of.namespace && cronJob.name === of.name)) &&
  (namespace === undefined || namespace === of.namespace) &&
  (owner === undefined || owner === of.owner) &&
  chosen.every((c) => c.cronJob(of));

/** `label` is `kind` or `kind/cause`. */
export const labelMatches = ({ verdict, cause }: Filter, label: string): boolean => {
  const [kind, why] = label.split('/');
  return (verdict === undefined || verdict === kind) && (cause === undefined || cause === why);
};

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Newest first; at one instant by name, descending, as the store's keys stand. */
export const newestFirst = (a: Place, b: Place): number =>
  b.nominal - a.nominal ||
  text(b.namespace, a.namespace) ||
  text(b.name, a.name) ||
  text(b.cronJobUid, a.cronJobUid);

export const keyOf = ({ namespace, name }: CronJobName): string => `${namespace}/${name}`;

/** Newest hour first; in an hour by CronJob, descending, and its runs newest first. */
export const byCronJob = (a: Place, b: Place): number =>
  hourOf(b.nominal) - hourOf(a.nominal) || text(keyOf(b), keyOf(a)) || newestFirst(a, b);

export const positionOf = ({ nominal, namespace, name, cronJobUid }: Verdict): Position => ({
  nominal,
  namespace,
  name,
  cronJobUid,
  by: 'time',
});

/** The part of the window that is left after the page before. */
export const remaining = ({ window: asked, after: last, chosen = [] }: RunQuery): Interval => {
  const window = chosen.reduce(within, asked);
  if (last === undefined) return window;
  // The instant of the last run belongs to what is left: others may be due at the same time.
  const to = last.by === 'time' ? instant(last.nominal + 1) : after(hourOf(last.nominal), hours(1));
  return { from: window.from, to: latest(window.from, earliest(window.to, to)) };
};

const within = (a: Interval, { window: b }: Chosen): Interval => {
  if (b === null) return a;
  const from = latest(a.from, b.from);
  return { from, to: latest(from, earliest(a.to, b.to)) };
};

export const isAfter = ({ after: last }: RunQuery, v: Verdict): boolean =>
  last === undefined || (last.by === 'time' ? newestFirst(last, v) : byCronJob(last, v)) < 0;

/** Cuts a page out of what was found, which is in order and may be one longer. */
export const pageOf = (found: readonly Verdict[], limit: number): RunPage => {
  const verdicts = found.slice(0, limit);
  const last = verdicts.at(-1);
  return { verdicts, next: found.length > limit && last !== undefined ? positionOf(last) : null };
};
