import { changedSince, occurrencesSince } from '../schedule/since.ts';
import { fromUnixSeconds, type Instant, toUnixSeconds } from '../time.ts';
import type { Lane, Lanes } from './lane.ts';
import { LANE_WIDTH, NEXT_DUE } from './lane-fields.ts';
import { LANE as LANE_OF, NOMINAL, WIDTH } from './run-fields.ts';
import { takeRun } from './run-store.ts';

// Half a day of occurrences at a time: the longest that a lane sleeps.
const AHEAD = 43_200;
const MOST_SHARED = 2_000;

/** Adds a run for each occurrence up to and including `asOf`. */
export const addDue = (lanes: Lanes, lane: Lane, asOf: Instant): void => {
  addUntil(lanes, lane, toUnixSeconds(asOf));
  lanes.numbers[lane.index * LANE_WIDTH + NEXT_DUE] = nextDue(lane);
};

const addUntil = (lanes: Lanes, lane: Lane, now: number): void => {
  for (;;) {
    for (let s = lane.due[lane.next]; s !== undefined; s = lane.due[lane.next]) {
      if (s > now) return;
      const run = takeRun(lanes.runs, fromUnixSeconds(s));
      lanes.runs.numbers[run * WIDTH + LANE_OF] = lane.index;
      lane.runs.push(run);
      lane.next += 1;
    }
    if (lane.dueUntil > now) return;
    lookAhead(lanes, lane, lane.dueUntil);
  }
};

/** Reads the calendar anew for what comes at or after `from` (unix seconds). */
export const lookAhead = (lanes: Lanes, lane: Lane, from: number): void => {
  // The general judge asks from the oldest open page on.
  const since = Math.max(Math.ceil(lane.open.since / 1000), toUnixSeconds(lane.created) + 1);
  const to = Math.ceil((from + 1) / AHEAD) * AHEAD + AHEAD;
  lane.due = occurrences(lanes, lane, { from: Math.min(since, from), to });
  lane.dueUntil = to;
  const next = lane.due.findIndex((s) => s >= from);
  lane.next = next < 0 ? lane.due.length : next;
  lanes.numbers[lane.index * LANE_WIDTH + NEXT_DUE] = nextDue(lane);
};

const occurrences = (
  { due }: Lanes,
  { spec, schedule, created }: Lane,
  window: { readonly from: number; readonly to: number },
): readonly number[] => {
  const since = toUnixSeconds(created) + 1;
  // Its age decides nothing unless the clocks have changed meanwhile.
  const age = changedSince(schedule, since, window.from) ? since : '';
  const key = `${spec.schedule}\n${spec.timeZone ?? ''}\n${age}\n${window.from}\n${window.to}`;
  const known = due.get(key);
  if (known !== undefined) return known;
  if (due.size >= MOST_SHARED) due.clear();
  const found = occurrencesSince(schedule, since, window);
  due.set(key, found);
  return found;
};

/** When the next run is due, or the calendar has to be looked at again. */
const nextDue = (lane: Lane): number => (lane.due[lane.next] ?? lane.dueUntil) * 1000;

/** The run of an occurrence that is due already; -1 where there is none. */
export const runAt = ({ runs: { numbers } }: Lanes, { runs }: Lane, nominal: number): number => {
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i] ?? 0;
    const own = numbers[run * WIDTH + NOMINAL] ?? 0;
    if (own === nominal) return run;
    // Also where the other is no time at all.
    if (!(own > nominal)) return -1;
  }
  return -1;
};
