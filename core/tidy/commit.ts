import { HOUR, hourOf } from '../pipeline/hour.ts';
import type { VerdictPage } from '../ports/judgements.ts';
import { type Duration, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Frame, overBy } from './check.ts';
import { nextDue } from './due-runs.ts';
import type { Lane } from './lane.ts';
import { DONE, type TidyRun, UNTOLD } from './tidy-run.ts';
import { verdictOf } from './verdict.ts';

/** What is said of a tidy run at a tick, and what was said before: put into words only if somebody asks. */
export type TidyChange = {
  readonly lane: Lane;
  readonly run: TidyRun;
  readonly was: number;
  readonly now: number;
};

type Log = { readonly push: (change: TidyChange) => unknown };

/** A page; `tidy` where every run in it started in time and completed, so that it can be counted unread. */
export type ClosedPage = VerdictPage & { readonly tidy: Tidy | null };
type Tidy = {
  readonly owner: string | null;
  readonly runs: number;
  readonly first: Instant;
  readonly last: Instant;
};

/** Says what `check` has decided. */
export const commit = (lane: Lane, changes: Log): void => {
  const { runs } = lane;
  for (let i = lane.undone; i < runs.length; i++) {
    const run = runs[i];
    if (run === undefined) continue;
    const { told, now } = run;
    if (told !== now) {
      changes.push({ lane, run, was: told, now });
      run.told = now;
      if (now === DONE) lane.overBy = Math.max(lane.overBy, overBy(run));
    }
    if (now === DONE && i === lane.undone) lane.undone += 1;
  }
};

export const changeOf = ({ lane, run, was, now }: TidyChange, grace: Duration) => ({
  before: was === UNTOLD ? null : verdictOf(lane, run, was, grace),
  now: verdictOf(lane, run, now, grace),
});

/** The pages that are complete, from the oldest on; sets when the lane has to be looked at again. */
export const closeTidy = (lane: Lane, { grace, told }: Frame, asOf: Instant): readonly ClosedPage[] => {
  const pages: ClosedPage[] = [];
  const { open } = lane;
  for (;;) {
    const hour = hourOf(open.since);
    const end = instant(hour + HOUR);
    const count = end > asOf ? 0 : countBefore(lane, end);
    const ready = end > asOf ? end : readyAt(lane, { end, count }, told);
    if (ready > asOf) {
      lane.wake = lane.undone < lane.runs.length || lane.leftover ? 0 : Math.min(nextDue(lane), ready);
      return pages;
    }
    const page = pageOf(lane, { hour, end, count }, grace);
    if (page !== null) pages.push(page);
    open.since = end;
  }
};

const countBefore = ({ runs }: Lane, end: Instant): number => {
  let n = runs.length;
  while (n > 0 && (runs[n - 1]?.nominal ?? 0) >= end) n--;
  return n;
};

type Part = { readonly end: Instant; readonly count: number };

/** When all verdicts of the page are final; never, as long as one of them is undecided. */
const readyAt = (lane: Lane, { end, count }: Part, told: Duration): number => {
  if (count > lane.undone) return Number.POSITIVE_INFINITY;
  let ready: number = end;
  for (let i = 0; i < count; i++) {
    const run = lane.runs[i];
    if (run !== undefined) ready = Math.max(ready, run.nominal + run.completeAt + told);
  }
  for (const [nominal, { final }] of lane.open.verdicts)
    if (nominal < end && !final) return Number.POSITIVE_INFINITY;
  return ready;
};

const pageOf = (
  lane: Lane,
  { hour, end, count }: Part & { readonly hour: Instant },
  grace: Duration,
): ClosedPage | null => {
  const done = lane.runs.slice(0, count);
  lane.runs = lane.runs.slice(count);
  lane.undone -= count;
  for (const run of done) lane.past.push(run);
  const others = [...lane.open.verdicts].filter(([nominal]) => nominal < end);
  for (const [nominal] of others) lane.open.verdicts.delete(nominal);
  if (done.length + others.length === 0) return null;
  let verdicts: readonly Verdict[] | null = null;
  const { uid: cronJobUid, namespace, name } = lane;
  return {
    cronJobUid,
    namespace,
    name,
    hour,
    get verdicts() {
      verdicts ??= [
        ...done.map((run) => verdictOf(lane, run, DONE, grace)),
        ...others.map(([, { verdict }]) => verdict),
      ].toSorted((a, b) => a.nominal - b.nominal);
      return verdicts;
    },
    tidy: others.length === 0 ? tidyOf(lane, done) : null,
  };
};

const tidyOf = ({ spec }: Lane, done: readonly TidyRun[]): Tidy | null => {
  const [first, last] = [done[0], done.at(-1)];
  return first === undefined || last === undefined
    ? null
    : { owner: spec.owner, runs: done.length, first: first.nominal, last: last.nominal };
};
