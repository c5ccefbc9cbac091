import { labelOf } from '../report/tally-of.ts';
import { earliest, type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';

export type CronJobName = { readonly namespace: string; readonly name: string };

/** What a reader asks for; what is absent matches everything. `verdict` and `cause` match the start or the finish. */
export type Filter = {
  readonly cronJob?: CronJobName;
  readonly namespace?: string;
  readonly owner?: string;
  readonly verdict?: string;
  readonly cause?: string;
};

/** Where in the order a due run stands. */
export type Position = Pick<Verdict, 'nominal' | 'namespace' | 'name' | 'cronJobUid'>;

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
  ((filter.verdict === undefined && filter.cause === undefined) ||
    labelMatches(filter, labelOf(v.start)) ||
    (v.finish !== null && labelMatches(filter, labelOf(v.finish))));

/** Whether the CronJob itself is asked for. */
export const concerns = (
  { cronJob, namespace, owner }: Filter,
  of: CronJobName & { readonly owner: string | null },
): boolean =>
  (cronJob === undefined || (cronJob.namespace === of.namespace && cronJob.name === of.name)) &&
  (namespace === undefined || namespace === of.namespace) &&
  (owner === undefined || owner === of.owner);

/** `label` is `kind` or `kind/cause`. */
export const labelMatches = ({ verdict, cause }: Filter, label: string): boolean => {
  const [kind, why] = label.split('/');
  return (verdict === undefined || verdict === kind) && (cause === undefined || cause === why);
};

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Newest first; at one instant by name, descending, as the store's keys stand. */
export const newestFirst = (a: Position, b: Position): number =>
  b.nominal - a.nominal ||
  text(b.namespace, a.namespace) ||
  text(b.name, a.name) ||
  text(b.cronJobUid, a.cronJobUid);

export const positionOf = ({ nominal, namespace, name, cronJobUid }: Verdict): Position => ({
  nominal,
  namespace,
  name,
  cronJobUid,
});

/** The part of the window that is left after the page before. */
export const remaining = ({ window, after }: RunQuery): Interval =>
  after === undefined
    ? window
    : // The instant of the last run belongs to what is left: others may be due at the same time.
      { from: window.from, to: earliest(window.to, instant(after.nominal + 1)) };

export const isAfter = ({ after }: RunQuery, v: Verdict): boolean =>
  after === undefined || newestFirst(after, v) < 0;

/** Cuts a page out of what was found, which is in order and may be one longer. */
export const pageOf = (found: readonly Verdict[], limit: number): RunPage => {
  const verdicts = found.slice(0, limit);
  const last = verdicts.at(-1);
  return { verdicts, next: found.length > limit && last !== undefined ? positionOf(last) : null };
};
