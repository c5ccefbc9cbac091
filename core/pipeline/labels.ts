import type { Fact } from '../facts/fact.ts';
import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import type { Labelled } from '../ports/judgements.ts';
import type { Instant } from '../time.ts';

/**
 * Which CronJob has, or had, which label, as far as a record that was taken in says anything new of it: its labels were
 * first seen or changed, or it left. That is once in most CronJobs' lives, so it costs next to nothing a run.
 *
 * A set of labels that came back (a roll-back) is told with every record that speaks of the CronJob, until the set
 * between is forgotten (core/pipeline/prune.ts, each hour).
 */
export const newsOfLabels = (world: World, facts: readonly Fact[]): readonly Labelled[] => {
  const told = new Map<string, Set<Instant>>();
  for (const fact of facts)
    if (fact.kind === 'cronjob' || fact.kind === 'gone')
      told.set(fact.uid, (told.get(fact.uid) ?? new Set()).add(fact.learned));
  return [...told].flatMap(([uid, learned]) => {
    const cronJob = world.cronJobs.get(uid);
    if (cronJob === undefined) return [];
    const { labels, gone } = cronJob;
    const isNews =
      labels.some((l) => learned.has(l.first.learned)) ||
      (gone !== null && learned.has(gone.learned)) ||
      currentLabels(labels) !== labels.at(-1);
    return isNews ? spansOf(cronJob) : [];
  });
};

type Seen = CronJobState['labels'][number];

/** The labels as they stand: those that were seen last. */
export const currentLabels = (labels: readonly Seen[]): Seen | undefined =>
  labels.reduce<Seen | undefined>(
    (newest, l) => (newest === undefined || l.last.learned >= newest.last.learned ? l : newest),
    undefined,
  );

type Span = { readonly labels: readonly string[]; readonly since: Instant; readonly until: Instant | null };

/** Each set of labels from the last look at which it may not have been there yet. */
const spansOf = ({ uid, namespace, name, labels, gone }: CronJobState): readonly Labelled[] => {
  const spans: Span[] = labels.map((seen, i) => ({
    labels: seen.labels,
    since: seen.first.notBefore,
    until: labels[i + 1]?.first.learned ?? gone?.learned ?? null,
  }));
  const [current, last] = [currentLabels(labels), labels.at(-1)];
  if (current !== undefined && last !== undefined && current !== last) {
    const back = last.last.learned;
    spans.splice(-1, 1, { labels: last.labels, since: last.first.notBefore, until: back });
    spans.push({ labels: current.labels, since: back, until: gone?.learned ?? null });
  }
  return spans.flatMap(({ labels: all, since, until }) =>
    all.map((label) => ({ label, cronJobUid: uid, namespace, name, since, until })),
  );
};
