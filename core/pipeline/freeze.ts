import type { BudgetWatch } from '../alerting/budget.ts';
import type { Coverage } from '../history/coverage.ts';
import type { CronJobState, EventState, JobState, Learned, PodState } from '../history/state.ts';
import { emptyWorld, keepGone, keepJob, keepPod, type World } from '../history/world.ts';
import type { Rollup } from '../ports/judgements.ts';
import type { OpenVerdict } from '../tidy/lane.ts';
import type { Instant } from '../time.ts';
import { outOfLanes } from './lanes.ts';
import { emptyWorkingSet, type WorkingSet } from './working-set.ts';
import { worthWriting } from './worth-writing.ts';

// A change of any shape below needs a new number, and a step in UPGRADES from the one before: a snapshot that cannot be read
// is thrown away, and thirteen months of ledger are judged again before anybody hears of today. A test knows the shape.
const VERSION = 6;

type Frozen = {
  readonly version: number;
  readonly sequence: number;
  readonly asOf: Instant;
  readonly coverage: Coverage;
  readonly cronJobs: readonly CronJobState[];
  readonly jobs: readonly JobState[];
  readonly pods: readonly PodState[];
  readonly creations: readonly number[];
  readonly gone: readonly (readonly [string, Learned])[];
  readonly about: readonly (readonly [string, readonly (readonly [string, EventState])[]])[];
  readonly ofPods: readonly (readonly [string, readonly (readonly [string, EventState])[]])[];
  readonly days: readonly (readonly [string, Rollup])[];
  readonly budget: BudgetWatch;
  readonly open: readonly (readonly [string, Instant, readonly (readonly [Instant, OpenVerdict])[]])[];
};

/** The working set as text: the same set gives the same text. */
export const freeze = (set: WorkingSet): string => {
  outOfLanes(set);
  const { world } = set;
  const { jobs, pods, gone } = worthWriting(set);
  const frozen: Frozen = {
    version: VERSION,
    sequence: set.sequence,
    asOf: set.asOf,
    coverage: world.coverage,
    cronJobs: byUid(world.cronJobs),
    jobs: byUid(jobs),
    pods: byUid(pods),
    creations: [...world.creations].toSorted((a, b) => a - b),
    gone: entries(gone),
    about: entries(world.eventsAbout).map(([k, v]) => [k, entries(v)]),
    ofPods: entries(world.podEventsOf).map(([k, v]) => [k, entries(v)]),
    days: entries(set.days),
    budget: set.budget,
    open: entries(set.open).map(([uid, o]) => [uid, o.since, [...o.verdicts].toSorted(([a], [b]) => a - b)]),
  };
  return JSON.stringify(frozen);
};

type Older = Pick<Frozen, 'version' | 'cronJobs' | 'jobs' | 'coverage'>;

/** What a snapshot lacks to be one of the next version, by its own. */
const UPGRADES: Readonly<Record<number, (older: Older) => Older>> = {
  // 4 knows the labels of CronJobs: those of before are learned when they are next seen.
  3: (older) => ({ ...older, cronJobs: older.cronJobs.map((c) => ({ ...c, labels: [] })) }),
  // 5 knows of stores that were put back to an earlier state: nobody had noticed one before.
  4: ({ coverage: { cronjobs, jobs, pods, events }, ...older }) => {
    const coverage: Coverage = {
      cronjobs: { ...cronjobs, restored: [] },
      jobs: { ...jobs, restored: [] },
      pods: { ...pods, restored: [] },
      events: { ...events, restored: [] },
    };
    return { ...older, coverage };
  },
  // 6 knows which indexes of a Job have failed: those of before are learned when the Job is next seen.
  5: (older) => ({ ...older, jobs: older.jobs.map((j) => ({ ...j, failedIndexes: null })) }),
};

const upgraded = (text: string): Frozen | null => {
  let frozen: Frozen = JSON.parse(text);
  for (;;) {
    if (frozen.version === VERSION) return frozen;
    const upgrade = UPGRADES[frozen.version];
    if (upgrade === undefined) return null;
    frozen = { ...frozen, ...upgrade(frozen), version: frozen.version + 1 };
  }
};

/** What `freeze` made, now or by an older program; null where the text is of a version that nobody here can read. */
export const thaw = (text: string): WorkingSet | null => {
  const frozen = upgraded(text);
  if (frozen === null) return null;
  const world: World = { ...emptyWorld(), coverage: frozen.coverage };
  for (const c of frozen.cronJobs) world.cronJobs.set(c.uid, c);
  for (const j of frozen.jobs) keepJob(world, j);
  for (const p of frozen.pods) keepPod(world, p);
  for (const second of frozen.creations) world.creations.add(second);
  for (const [uid, by] of frozen.gone) keepGone(world, uid, by);
  for (const [about, events] of frozen.about) world.eventsAbout.set(about, new Map(events));
  for (const [job, events] of frozen.ofPods) world.podEventsOf.set(job, new Map(events));
  const open = new Map(
    frozen.open.map(([uid, since, verdicts]) => [uid, { since, verdicts: new Map(verdicts) }]),
  );
  const { sequence, asOf, budget } = frozen;
  const set = emptyWorkingSet();
  // What is frozen was pruned just before: whose end was forgotten then must not come back by way of a lane.
  set.lanes.prunedAt = asOf;
  return { ...set, world, sequence, asOf, frozenAt: asOf, open, days: new Map(frozen.days), budget };
};

const byUid = <T>(states: ReadonlyMap<string, T>): readonly T[] => entries(states).map(([, state]) => state);

const entries = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
