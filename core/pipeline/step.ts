import type { EventFact, Fact } from '../facts/fact.ts';
import type { Coverage } from '../history/coverage.ts';
import { absorb, jobOfPod, type World } from '../history/world.ts';
import { type Judgement, judge } from '../judge/judge.ts';
import type { Policy } from '../judge/policy.ts';
import type { VerdictPage } from '../ports/judgements.ts';
import type { LedgerRecord } from '../ports/ledger.ts';
import { after, hours, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { isFinal } from './final.ts';
import { type OpenCronJob, openOf, type WorkingSet } from './working-set.ts';

/** A due run whose verdict is new or not what it was; `before` is null for the first. */
export type Changed = { readonly before: Verdict | null; readonly now: Verdict };

/** What one ledger record changed, and the pages that are complete with it. */
export type Step = {
  readonly asOf: Instant;
  /** The instant of the step before, and what had been watched as of it; 0 and nothing for the first. */
  readonly previous: Instant;
  readonly seen: Coverage;
  /** UIDs of the CronJobs that the record shows with a generation or a maintenance annotation not seen before. */
  readonly edited: readonly string[];
  readonly changed: readonly Changed[];
  /** Verdicts on runs that turned out not to have been due (a change of spec that we learned of late). */
  readonly withdrawn: readonly Verdict[];
  readonly pages: readonly VerdictPage[];
  readonly judgements: readonly Judgement[];
};

const HOUR = hours(1);
export const hourOf = (t: Instant): Instant => instant(Math.floor(t / HOUR) * HOUR);

/** Takes one record in and judges what is open as of its instant. The same records give the same steps (DESIGN I4). */
export const step = (set: WorkingSet, record: LedgerRecord, policy: Policy): Step => {
  const touched = touchedBy(record.facts, set.world);
  const edited = editedBy(record.facts, set.world);
  const [previous, seen] = [set.asOf, set.world.coverage];
  absorb(set.world, record.facts);
  set.sequence = record.sequence;
  set.asOf = instant(Math.max(set.asOf, record.at));
  const { asOf } = set;
  const judgements = judge(
    set.world,
    {
      policy,
      windowOf: (c) => ({ from: openOf(set, c).since, to: instant(asOf + 1) }),
      settled: (c, nominal) => {
        const known = set.open.get(c.uid)?.verdicts.get(nominal);
        if (known === undefined) return undefined;
        return known.final || rests(known.verdict, touched) ? known.verdict : undefined;
      },
    },
    asOf,
  );
  const changed: Changed[] = [];
  const withdrawn: Verdict[] = [];
  const pages: VerdictPage[] = [];
  for (const { cronJob, verdicts } of judgements) {
    const open = openOf(set, cronJob);
    changed.push(...take(open, verdicts, asOf));
    withdrawn.push(...withdraw(open, verdicts));
    pages.push(...close(open, asOf));
  }
  return { asOf, previous, seen, edited, changed, withdrawn, pages, judgements };
};

/** The CronJobs and Jobs that a record's facts speak of, by `namespace/name`. */
type Touched = {
  readonly cronJobs: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
  /** A list was read: what does not stand in it has left, without a word on it. */
  readonly everything: boolean;
};

const touchedBy = (facts: readonly Fact[], { jobs, pods }: World): Touched => {
  const touched = {
    cronJobs: new Set<string>(),
    jobs: new Set<string>(),
    everything: facts.some((f) => f.kind === 'listed'),
  };
  for (const fact of facts) {
    if (fact.kind === 'job') touched.jobs.add(`${fact.namespace}/${fact.name}`);
    else if (fact.kind === 'pod') touched.jobs.add(`${fact.namespace}/${fact.jobName}`);
    else if (fact.kind === 'event') touchByEvent(fact, touched);
    else if (fact.kind === 'gone') {
      const job = jobs.get(fact.uid);
      const pod = pods.get(fact.uid);
      if (job !== undefined) touched.jobs.add(`${job.namespace}/${job.name}`);
      if (pod !== undefined) touched.jobs.add(`${pod.namespace}/${pod.jobName}`);
    }
  }
  return touched;
};

const editedBy = (facts: readonly Fact[], { cronJobs }: World): readonly string[] => {
  const edited = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'cronjob') continue;
    const { generation, spec } = fact;
    const known = cronJobs
      .get(fact.uid)
      ?.specs.some((s) => s.generation === generation && s.spec.maintenance === spec.maintenance);
    if (known !== true) edited.add(fact.uid);
  }
  return [...edited].toSorted();
};

const touchByEvent = (
  fact: EventFact,
  touched: { readonly cronJobs: Set<string>; readonly jobs: Set<string> },
): void => {
  if (fact.about === 'CronJob') touched.cronJobs.add(`${fact.namespace}/${fact.name}`);
  else if (fact.about === 'Job') touched.jobs.add(`${fact.namespace}/${fact.name}`);
  else touched.jobs.add(`${fact.namespace}/${jobOfPod(fact.name) ?? fact.name}`);
};

/**
 * Started and over, by what its own Job and Pods said: neither time nor other runs can change it, only a new word on
 * them. It is open only because such a word may still come.
 */
const rests = (v: Verdict, touched: Touched): boolean =>
  !touched.everything &&
  (v.start.kind === 'on-time' || v.start.kind === 'late') &&
  v.start.basis === 'container' &&
  ((v.finish?.kind === 'failed' && v.finish.exitCode !== null) ||
    (v.finish?.kind === 'completed' && v.finish.basis === 'job')) &&
  !touched.jobs.has(`${v.namespace}/${v.job}`) &&
  !touched.cronJobs.has(`${v.namespace}/${v.name}`);

const take = (open: OpenCronJob, verdicts: readonly Verdict[], asOf: Instant): readonly Changed[] => {
  const changed: Changed[] = [];
  for (const now of verdicts) {
    const known = open.verdicts.get(now.nominal);
    if (known?.final === true) continue;
    open.verdicts.set(now.nominal, { verdict: now, final: isFinal(now, asOf) });
    if (known?.verdict === now) continue;
    if (known === undefined || essence(known.verdict) !== essence(now))
      changed.push({ before: known?.verdict ?? null, now });
  }
  return changed;
};

const withdraw = (open: OpenCronJob, verdicts: readonly Verdict[]): readonly Verdict[] => {
  if (open.verdicts.size === verdicts.length) return [];
  const due = new Set(verdicts.map((v) => v.nominal));
  const gone = [...open.verdicts].filter(([nominal]) => !due.has(nominal));
  for (const [nominal] of gone) open.verdicts.delete(nominal);
  return gone.map(([, v]) => v.verdict);
};

/** What a reader would call the same verdict: without the evidence, which may grow. */
const essence = ({ start, finish, job }: Verdict): string =>
  JSON.stringify([job, { ...start, evidence: [] }, finish && { ...finish, evidence: [] }]);

/** Pages whose hour is over and whose every verdict is final, from the oldest on; they leave the working set. */
const close = (open: OpenCronJob, asOf: Instant): readonly VerdictPage[] => {
  const pages: VerdictPage[] = [];
  for (;;) {
    const hour = hourOf(open.since);
    const end = after(hour, HOUR);
    if (end > asOf) return pages;
    const inside = [...open.verdicts].filter(([nominal]) => nominal < end).toSorted(([a], [b]) => a - b);
    if (inside.some(([, v]) => !v.final)) return pages;
    const page = pageOf(
      hour,
      inside.map(([, v]) => v.verdict),
    );
    if (page !== null) pages.push(page);
    for (const [nominal] of inside) open.verdicts.delete(nominal);
    open.since = end;
  }
};

const pageOf = (hour: Instant, verdicts: readonly Verdict[]): VerdictPage | null => {
  const first = verdicts[0];
  if (first === undefined) return null;
  return { cronJobUid: first.cronJobUid, namespace: first.namespace, name: first.name, hour, verdicts };
};

/** The pages as they stand, complete or not: for readers who do not wait, and for a stop. */
export const openPages = (set: WorkingSet): readonly VerdictPage[] =>
  [...set.open.values()].flatMap((open) => {
    const byHour = new Map<Instant, Verdict[]>();
    for (const [nominal, { verdict }] of [...open.verdicts].toSorted(([a], [b]) => a - b)) {
      const hour = hourOf(nominal);
      byHour.set(hour, [...(byHour.get(hour) ?? []), verdict]);
    }
    return [...byHour].flatMap(([hour, verdicts]) => pageOf(hour, verdicts) ?? []);
  });
