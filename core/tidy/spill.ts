import { joinGone } from '../history/join.ts';
import type { Learned } from '../history/state.ts';
import { keepGone, keepJob, keepPod, type World } from '../history/world.ts';
import { before, type Duration, hours, type Instant, instant } from '../time.ts';
import { forgetUid, unknow } from './known.ts';
import { codeOf, LANE, type Lane, type Lanes } from './lane.ts';
import { LANE_WIDTH, LAST } from './lane-fields.ts';
import { jobGoneOf, jobOf, podGoneOf, podOf } from './restore.ts';
import { PRUNED, WIDTH } from './run-fields.ts';
import { giveBack } from './run-store.ts';
import { readRun } from './stored-run.ts';
import { statusesOf } from './take-cronjob.ts';
import { DONE, type TidyRun, UNTOLD } from './tidy-run.ts';
import { verdictOf } from './verdict.ts';

// As long as prune.ts remembers a deletion.
const REMEMBERED: Duration = hours(1);

/** After its last word on a run for so long, the verdict on it is final (core/pipeline/final.ts). */
export type Finality = { readonly grace: Duration; readonly told: Duration; readonly asOf: Instant };

/**
 * Takes a CronJob out of its lane: its runs go back to the world and to the open verdicts, as they would stand there
 * had it never been in one. `asOf` is the instant of the last judgement.
 */
export const spill = (world: World, lanes: Lanes, lane: Lane, finality: Finality): void => {
  for (const run of lane.past) {
    const isPruned = lanes.runs.numbers[run * WIDTH + PRUNED] === 1;
    (isPruned ? rememberEnds : toWorld)(world, lanes, { lane, run: named(lanes, lane, run) });
  }
  for (const place of lane.runs) {
    const run = named(lanes, lane, place);
    if (run.jobUid !== '') toWorld(world, lanes, { lane, run });
    if (run.told !== UNTOLD) lane.open.verdicts.set(run.nominal, openVerdict(lane, run, finality));
  }
  for (const run of [...lane.past, ...lane.runs]) {
    unknow(lanes, run);
    giveBack(lanes.runs, run);
  }
  restoreStatus(world, lanes, lane);
  lanes.byUid.delete(lane.uid);
  lanes.byName.delete(`${lane.namespace}/${lane.name}`);
  lanes.list[lane.index] = null;
  lanes.all = null;
  forgetUid(lanes, lane.uid, codeOf(LANE, lane.index));
};

const named = ({ runs }: Lanes, { name }: Lane, run: number): TidyRun => readRun(runs, run, name);

const openVerdict = (lane: Lane, run: TidyRun, { grace, told, asOf }: Finality) => ({
  verdict: verdictOf(lane, run, run.told, grace),
  final: run.told === DONE && asOf - run.nominal - run.completeAt >= told,
});

type Leaving = { readonly lane: Lane; readonly run: TidyRun };

const toWorld = (world: World, lanes: Lanes, { lane, run }: Leaving): void => {
  const pod = podOf(lane, run);
  keepJob(world, jobOf(lane, run));
  if (pod !== null) keepPod(world, pod);
  rememberEnds(world, lanes, { lane, run });
};

const rememberEnds = (world: World, lanes: Lanes, { run }: Leaving): void => {
  remember(world, lanes, { uid: run.jobUid, gone: jobGoneOf(run) });
  if (run.podUid !== '') remember(world, lanes, { uid: run.podUid, gone: podGoneOf(run) });
};

const remember = (
  world: World,
  lanes: Lanes,
  { uid, gone }: { readonly uid: string; readonly gone: Learned | null },
): void => {
  if (gone === null || gone.learned < before(lanes.prunedAt, REMEMBERED)) return;
  keepGone(world, uid, joinGone(world.goneEarly.get(uid) ?? null, gone));
};

const restoreStatus = (world: World, { numbers }: Lanes, lane: Lane): void => {
  const state = world.cronJobs.get(lane.uid);
  // Nothing was said of the CronJob since it entered the lane: the world has it all.
  if (state === undefined || lane.statusCount === 0) return;
  const at = lane.index * LANE_WIDTH + LAST;
  const last: Learned = {
    learned: instant(numbers[at] ?? 0),
    notBefore: instant(numbers[at + 1] ?? 0),
    version: numbers[at + 2] ?? 0,
    witness: 'watch',
  };
  world.cronJobs.set(lane.uid, {
    ...state,
    specs: state.specs.map((spec) => ({ ...spec, last })),
    statuses: [...state.statuses, ...statusesOf(lane)],
    labels: state.labels.map((l) => ({ ...l, last })),
    last,
  });
};
