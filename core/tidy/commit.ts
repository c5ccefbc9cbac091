import { HOUR, hourOf } from '../pipeline/hour.ts';
import type { VerdictPage } from '../ports/judgements.ts';
import { type Duration, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Frame, overBy } from './check.ts';
import type { Lane, Lanes } from './lane.ts';
import { LANE_WIDTH, NEXT_DUE, OVER_BY, READY, WAKE } from './lane-fields.ts';
import { COMPLETE_AT, NOMINAL, NOW, TOLD, WIDTH } from './run-fields.ts';
import { nominalOf } from './run-store.ts';
import { type KeptSpoken, keepSpoken, nominalsOf, spokenOf } from './spoken.ts';
import { readRun } from './stored-run.ts';
import { DONE, UNTOLD } from './tidy-run.ts';
import { verdictOf } from './verdict.ts';

/**
 * What is said of tidy runs at a tick, and what was said before, put into words only if somebody asks: a lane, and a number
 * for each of its runs. No object is made for them, since each run brings two.
 */
export type TidyChange = Lane | number;
const SAYINGS = 8;

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
export const commit = ({ runs: store, numbers }: Lanes, lane: Lane, changes: Log): void => {
  const { runs } = lane;
  const n = store.numbers;
  let isNamed = false;
  for (let i = lane.undone; i < runs.length; i++) {
    const run = runs[i] ?? 0;
    const at = run * WIDTH;
    const told = n[at + TOLD] ?? UNTOLD;
    const now = n[at + NOW] ?? UNTOLD;
    if (told !== now) {
      if (!isNamed) changes.push(lane);
      isNamed = true;
      changes.push((run * SAYINGS + told) * SAYINGS + now);
      n[at + TOLD] = now;
      const own = lane.index * LANE_WIDTH + OVER_BY;
      if (now === DONE) numbers[own] = Math.max(numbers[own] ?? 0, overBy(n, at));
    }
    if (now === DONE && i === lane.undone) lane.undone += 1;
  }
};

/** Both verdicts in words; to be asked before the next record is taken in. */
export const changeOf = (
  { runs }: Lanes,
  { lane, change }: { readonly lane: Lane; readonly change: number },
  grace: Duration,
) => {
  const now = change % SAYINGS;
  const was = Math.floor(change / SAYINGS) % SAYINGS;
  const run = Math.floor(change / SAYINGS / SAYINGS);
  nominalOf(runs, run);
  const named = readRun(runs, run, lane.name);
  return {
    before: was === UNTOLD ? null : verdictOf(lane, named, was, grace),
    now: verdictOf(lane, named, now, grace),
  };
};

/** Puts the pages that are complete into `pages`, from the oldest on; sets when the lane has to be looked at again. */
export const closeTidy = (lanes: Lanes, lane: Lane, { frame, asOf }: Asked, pages: ClosedPage[]): void => {
  const { grace, told } = frame;
  const { open } = lane;
  const { numbers: n } = lanes;
  const own = lane.index * LANE_WIDTH;
  for (;;) {
    const hour = hourOf(open.since);
    const end = instant(hour + HOUR);
    const due = end > asOf ? end : (n[own + READY] ?? 0);
    const count = due > asOf ? 0 : countBefore(lanes, lane, end);
    const ready = due > asOf ? due : readyAt(lanes, lane, { end, count, told });
    if (ready > asOf) {
      // Its runs are done, and what is done does not change: until then nobody need look again.
      if (ready > end && Number.isFinite(ready)) n[own + READY] = ready;
      const isBusy = lane.undone < lane.runs.length || lane.leftover;
      n[own + WAKE] = isBusy ? 0 : Math.min(n[own + NEXT_DUE] ?? 0, ready);
      return;
    }
    const page = pageOf(lanes, lane, { hour, end, count, grace });
    if (page !== null) pages.push(page);
    open.since = end;
  }
};

type Asked = { readonly frame: Frame; readonly asOf: Instant };

const countBefore = ({ runs: { numbers } }: Lanes, { runs }: Lane, end: Instant): number => {
  let n = runs.length;
  while (n > 0 && (numbers[(runs[n - 1] ?? 0) * WIDTH + NOMINAL] ?? 0) >= end) n--;
  return n;
};

type Part = { readonly end: Instant; readonly count: number };

/** When all verdicts of the page are final; never, as long as one of them is undecided. */
const readyAt = (
  { runs: { numbers } }: Lanes,
  lane: Lane,
  { end, count, told }: Part & { readonly told: Duration },
): number => {
  if (count > lane.undone) return Number.POSITIVE_INFINITY;
  let ready: number = end;
  for (let i = 0; i < count; i++) {
    const at = (lane.runs[i] ?? 0) * WIDTH;
    const final = (numbers[at + NOMINAL] ?? 0) + (numbers[at + COMPLETE_AT] ?? 0) + told;
    if (final > ready) ready = final;
  }
  for (const [nominal, { final }] of lane.open.verdicts)
    if (nominal < end && !final) return Number.POSITIVE_INFINITY;
  return ready;
};

type Page = Part & { readonly hour: Instant; readonly grace: Duration };

const pageOf = (lanes: Lanes, lane: Lane, { hour, end, count, grace }: Page): ClosedPage | null => {
  const done = lane.runs.slice(0, count);
  lane.runs = lane.runs.slice(count);
  lane.undone -= count;
  for (const run of done) lane.past.push(run);
  const others = [...lane.open.verdicts].filter(([nominal]) => nominal < end);
  for (const [nominal] of others) lane.open.verdicts.delete(nominal);
  if (done.length + others.length === 0) return null;
  let verdicts: readonly Verdict[] | null = null;
  const { uid: cronJobUid, namespace, name } = lane;
  const kept = keepSpoken(lanes.runs, done);
  return {
    cronJobUid,
    namespace,
    name,
    hour,
    get verdicts() {
      verdicts ??= [
        ...spokenOf(kept, name).map((run) => verdictOf(lane, run, DONE, grace)),
        ...others.map(([, { verdict }]) => verdict),
      ].toSorted((a, b) => a.nominal - b.nominal);
      return verdicts;
    },
    tidy: others.length === 0 ? tidyOf(lane, kept) : null,
  };
};

const tidyOf = ({ spec }: Lane, kept: KeptSpoken): Tidy | null => {
  const [first, last] = nominalsOf(kept);
  return first === undefined || last === undefined
    ? null
    : { owner: spec.owner, runs: kept.count, first: instant(first), last: instant(last) };
};
