import { presentReader } from '../core/history-query/present.ts';
import type { RunQuery } from '../core/history-query/query.ts';
import { counted, grouped } from '../core/report/plain.ts';
import { coverageSection } from '../core/report/watched.ts';
import {
  after,
  between,
  earliest,
  formatDuration,
  formatSeconds,
  type Instant,
  instant,
  minutes,
} from '../core/time.ts';
import type { OpenStore } from './store.ts';
import { UsageError } from './usage-error.ts';

// Ticks come every 30 s or minute; who has not looked for longer is away.
const AWAY = minutes(5);

/** Where nobody has looked for a while, a list that goes on until now is older than it looks. */
export const staleness = (known: Instant, now: Instant): readonly string[] =>
  now - known <= AWAY
    ? []
    : [
        `nobody has looked since ${formatSeconds(known)}, ${formatDuration(between(known, now))} ago: of what came later nothing is known`,
      ];

/**
 * Why there may be nothing to show though something was amiss: a CronJob that nobody ever saw (then it is a mistyped name,
 * and a UsageError), or time that nobody watched.
 */
export const behindNone = async (store: OpenStore, query: RunQuery): Promise<readonly string[]> => {
  const { cluster, cronJob, window } = query;
  const { set, days } = await presentReader(store)(cluster);
  if (cronJob !== undefined) {
    const isIt = (c: { readonly namespace: string; readonly name: string }): boolean =>
      c.namespace === cronJob.namespace && c.name === cronJob.name;
    const seen =
      [...set.world.cronJobs.values()].some(isIt) ||
      days.some(isIt) ||
      (
        await store.judgements.rollupsOf(cluster, cronJob, {
          from: instant(0),
          to: after(set.asOf, minutes(1)),
        })
      ).length > 0;
    if (!seen) throw new UsageError(`--job: no CronJob ${cronJob.namespace}/${cronJob.name} was ever seen`);
  }
  const to = earliest(window.to, set.asOf);
  if (window.from >= to) return [];
  const { watchedMinutes, totalMinutes } = coverageSection(set.world.coverage, { from: window.from, to });
  return watchedMinutes >= totalMinutes
    ? []
    : [
        `watched were ${grouped(watchedMinutes)} of ${counted(totalMinutes, 'minute')} from ${formatSeconds(window.from)} to ${formatSeconds(to)}: what was missed in the others is unknown`,
      ];
};
