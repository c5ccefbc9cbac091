import { daysOf, rulesAt } from '../history-query/rules.ts';
import { closeDays } from '../pipeline/days.ts';
import { hourOf } from '../pipeline/hour.ts';
import { isBad } from '../pipeline/judge.ts';
import { prune } from '../pipeline/prune.ts';
import { openPages, type Step, step } from '../pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../pipeline/working-set.ts';
import type { Clusters, Rules } from '../ports/clusters.ts';
import type { Judgements, Rollup, VerdictPage } from '../ports/judgements.ts';
import type { Ledger, LedgerRecord } from '../ports/ledger.ts';
import { hours, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { badRunKey, compareBadRuns } from './compare-bad-runs.ts';
import { compareDays } from './compare-days.ts';
import { type Accepts, comparePages, exactly } from './compare-pages.ts';
import { canonical, type Difference, essenceOf } from './difference.ts';

export type RejudgePorts = {
  readonly cluster: string;
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  readonly clusters: Clusters;
  readonly progress?: (record: LedgerRecord) => void;
};

/** `not-from-the-start`: the first records have expired, and without them the first verdicts cannot be made again. */
export type Rejudged =
  | {
      readonly kind: 'rejudged';
      readonly records: number;
      readonly verdicts: number;
      readonly differences: readonly Difference[];
    }
  | { readonly kind: 'not-from-the-start'; readonly first: number };

type Run = {
  set: WorkingSet;
  prunedAt: Instant;
  readonly rules: readonly Rules[];
  /** Closed and not compared yet. */
  pages: VerdictPage[];
  days: Rollup[];
  readonly bad: Map<string, Verdict>;
  /** What an open verdict has been so far: a page that was written before it was complete may hold any of these. */
  readonly past: Map<string, Map<number, Set<string>>>;
  verdicts: number;
  readonly differences: Difference[];
};

// So many verdicts are compared at a time: one Query for each CronJob then covers many of its hours.
const BATCH = 200_000;
const PRUNE_EVERY = hours(1);

/** Judges every record anew, as far as the judge has come, and compares what comes out with what is stored. */
export const rejudge = async (ports: RejudgePorts): Promise<Rejudged> => {
  const run: Run = {
    set: emptyWorkingSet(),
    prunedAt: instant(0),
    rules: await ports.clusters.rules(ports.cluster),
    pages: [],
    days: [],
    bad: new Map(),
    past: new Map(),
    verdicts: 0,
    differences: [],
  };
  const until = (await ports.judgements.checkpoint(ports.cluster))?.sequence ?? 0;
  let records = 0;
  for await (const record of ports.ledger.read(ports.cluster, 1)) {
    if (record.sequence > until) break;
    if (records === 0 && record.sequence !== 1) return { kind: 'not-from-the-start', first: record.sequence };
    records++;
    take(run, record);
    ports.progress?.(record);
    if (run.pages.reduce((sum, p) => sum + p.verdicts.length, 0) >= BATCH) await compareClosed(ports, run);
  }
  await compareClosed(ports, run);
  await compareOpen(ports, run);
  run.differences.push(...(await compareBadRuns(ports.judgements, { ...ports, bad: run.bad }, run.set.asOf)));
  return { kind: 'rejudged', records, verdicts: run.verdicts, differences: run.differences };
};

const take = (run: Run, record: LedgerRecord): void => {
  const rules = rulesAt(run.rules, record.sequence);
  const done = step(run.set, record, rules.policy);
  remember(run, done);
  run.pages.push(...done.pages);
  run.days.push(...closeDays(run.set, done.pages, daysOf(rules).dayOf));
  for (const { cronJobUid, hour } of done.pages) run.past.get(cronJobUid)?.delete(hour);
  if (run.set.asOf - run.prunedAt < PRUNE_EVERY) return;
  // As the judge does: it never keeps more than what open verdicts need.
  run.set = prune(run.set);
  run.prunedAt = run.set.asOf;
};

const remember = ({ bad, past }: Run, { changed, withdrawn }: Step): void => {
  for (const { now } of changed) {
    if (isBad(now)) bad.set(badRunKey(now), now);
    else bad.delete(badRunKey(now));
    const ofJob = past.get(now.cronJobUid) ?? new Map<number, Set<string>>();
    past.set(now.cronJobUid, ofJob);
    const hour = hourOf(now.nominal);
    ofJob.set(hour, (ofJob.get(hour) ?? new Set()).add(stateOf(now)));
  }
  for (const v of withdrawn) bad.delete(badRunKey(v));
};

const stateOf = (v: Verdict): string => `${v.nominal} ${essenceOf(v)}`;

const compareClosed = async ({ judgements, cluster }: RejudgePorts, run: Run): Promise<void> => {
  const { pages, days } = run;
  run.pages = [];
  run.days = [];
  run.verdicts += pages.reduce((sum, p) => sum + p.verdicts.length, 0);
  run.differences.push(...(await comparePages(judgements, { cluster, pages }, exactly)));
  run.differences.push(...(await compareDays(judgements, { cluster, days })));
};

/** A page that is not complete is in the store only if a judge was stopped; it may hold what was true then. */
const compareOpen = async ({ judgements, cluster }: RejudgePorts, run: Run): Promise<void> => {
  const all = openPages(run.set);
  const accepts: Accepts = (stored, judged) =>
    (judged !== undefined && canonical(stored) === canonical(judged)) ||
    (run.past.get(stored.cronJobUid)?.get(hourOf(stored.nominal))?.has(stateOf(stored)) ?? false);
  const pages: VerdictPage[] = [];
  for (const page of all) {
    const window = { from: page.hour, to: instant(page.hour + hours(1)) };
    const stored = (await judgements.pages(cluster, page, window)).find(
      (p) => p.cronJobUid === page.cronJobUid,
    );
    const there = new Set(stored?.verdicts.map((v) => v.nominal));
    if (stored !== undefined)
      pages.push({ ...page, verdicts: page.verdicts.filter((v) => there.has(v.nominal)) });
  }
  run.verdicts += pages.reduce((sum, p) => sum + p.verdicts.length, 0);
  run.differences.push(...(await comparePages(judgements, { cluster, pages }, accepts)));
};
