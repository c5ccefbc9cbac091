import { reduce, reduceDeleted } from '../../adapters/kubernetes/reduce.ts';
import { type Fact, RESOURCES } from '../../core/facts/fact.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, instant } from '../../core/time.ts';
import { type Change, cronJob, storyOf } from './cost-run.ts';

export type Load = {
  readonly jobs: number;
  readonly runsPerMinute: number;
  /** One run in so many is killed, its container out of memory; none where it is not said. */
  readonly killedOneIn?: number;
};

/**
 * A cluster under load, with every change and Event that the recorded one shows for a run: the Job three times, its Pod
 * five times, the CronJob twice, nine Events, and both deletions by the history limit. It is healthy, unless told otherwise.
 */
export const loadedSource = (load: Load): Source => {
  const gap = Math.max(1, Math.round(load.jobs / load.runsPerMinute));
  const changes = changesOf(load, gap);
  return {
    observe: async (resume, at) => {
      const from = resume === null ? at : instant(Number(resume));
      const facts: Fact[] = resume === null ? firstList(load, gap, at) : [];
      for (const change of changes.until(at)) {
        const arrival = { learned: instant(change.at + 100), notBefore: from, witness: 'watch' } as const;
        const fact = change.gone
          ? reduceDeleted(change.resource, change.raw(), arrival)
          : [reduce(change.resource, change.raw(), arrival)];
        facts.push(...fact.filter((f) => f !== null));
      }
      const watched = RESOURCES.map(
        (resource): Fact => ({ kind: 'watched', resource, interval: { from, to: at } }),
      );
      return { facts: [...facts, ...(resume === null ? [] : watched)], resume: String(at), problems: [] };
    },
  };
};

const firstList = ({ jobs }: Load, gap: number, at: Instant): Fact[] => {
  const arrival = { learned: at, notBefore: at, witness: 'list' } as const;
  const found = Array.from({ length: jobs }, (_, i) =>
    reduce('cronjobs', cronJob(i, gap, { last: null, version: i }), arrival),
  );
  const listed = RESOURCES.map((resource): Fact => ({ kind: 'listed', resource, at }));
  return [...found.filter((f) => f !== null), ...listed];
};

/** What happens, told once and in order; a run's story is written when its minute comes. */
const changesOf = ({ jobs, killedOneIn = Number.POSITIVE_INFINITY }: Load, gap: number) => {
  const told = new Map<number, Change[]>();
  const begin = (minute: number): void => {
    const phase = (minute / 60_000) % 60;
    for (let i = 0; i < jobs; i++) {
      const due = gap >= 60 ? phase === i % 60 : phase % gap === i % gap;
      if (!due) continue;
      for (const change of storyOf(i, { gap, killedOneIn }, minute)) {
        const second = Math.ceil(change.at / 1000);
        const others = told.get(second);
        if (others === undefined) told.set(second, [change]);
        else others.push(change);
      }
    }
  };
  let [minute, second] = [Number.NaN, Number.NaN];
  return {
    /** Everything since the last time it was asked, to `at`, which is a whole second. The first time it is asked is the beginning. */
    until: (at: Instant): readonly Change[] => {
      if (Number.isNaN(second)) [minute, second] = [Math.ceil(at / 60_000), at / 1000];
      for (; minute * 60_000 <= at; minute++) begin(minute * 60_000);
      const found: Change[] = [];
      for (; second <= at / 1000; second++) {
        found.push(...(told.get(second) ?? []));
        told.delete(second);
      }
      return found.sort((a, b) => a.at - b.at);
    },
  };
};
