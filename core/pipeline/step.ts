import { decodeCoverage } from '../facts/codec.ts';
import type { Fact } from '../facts/fact.ts';
import type { Coverage } from '../history/coverage.ts';
import { cronJobOf, cronJobsOf } from '../history/run.ts';
import type { CronJobState } from '../history/state.ts';
import { absorb } from '../history/world.ts';
import { type Judgement, judging } from '../judge/judge.ts';
import type { Policy } from '../judge/policy.ts';
import type { VerdictPage } from '../ports/judgements.ts';
import { adopt } from '../tidy/adopt.ts';
import { check, type Frame } from '../tidy/check.ts';
import { type ClosedPage, changeOf, closeTidy, commit, type TidyChange } from '../tidy/commit.ts';
import { addDue } from '../tidy/due-runs.ts';
import { allLanes, type Lane, type Lanes } from '../tidy/lane.ts';
import { HEARD, LANE_WIDTH, NEXT_DUE, WAKE } from '../tidy/lane-fields.ts';
import { forgetOld } from '../tidy/prune-lane.ts';
import { settle } from '../tidy/run-store.ts';
import { type Duration, type Instant, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { TOLD } from './final.ts';
import { hourOf } from './hour.ts';
import { type Brought, intoLanes, leave, outOfLanes, type Rest } from './lanes.ts';
import { close, finalise, pageOf, take, withdraw } from './open-verdicts.ts';
import { editedBy, isAtRest, rests, type Touched, touchedBy } from './touched.ts';
import { openOf, type Roster, type WorkingSet } from './working-set.ts';

/** A due run whose verdict is new or not what it was; `before` is null for the first. */
export type Changed = { readonly before: Verdict | null; readonly now: Verdict };

/** What one ledger record changed, and the pages that are complete with it. */
export type Step = {
  readonly asOf: Instant;
  /** The instant of the step before, and what had been watched as of it; 0 and nothing for the first. */
  readonly previous: Instant;
  readonly seen: Coverage;
  /** The record's facts but for those that went into lanes: they say what was to be expected. */
  readonly facts: readonly Fact[];
  /** UIDs of the CronJobs that the record shows with a generation or a maintenance annotation not seen before. */
  readonly edited: readonly string[];
  readonly changed: readonly Changed[];
  /** The same without those that are, and were, as they should be: due, under way, or done in time and complete. */
  readonly remarkable: readonly Changed[];
  /** Verdicts on runs that turned out not to have been due (a change of spec that we learned of late). */
  readonly withdrawn: readonly Verdict[];
  readonly pages: readonly ClosedPage[];
  /** Of the CronJobs that are not in lanes. */
  readonly judgements: readonly Judgement[];
};

/** Takes one record in and judges what is open as of its instant. The same records give the same steps (DESIGN I4). */
export const step = (set: WorkingSet, record: Brought, policy: Policy): Step => {
  const before = set.asOf;
  const asOf = instant(Math.max(before, record.at));
  settle(set.lanes.runs);
  const rest = takeIn(set, record, { policy, before, asOf });
  // What a lane took shows nothing new of a spec.
  const edited = editedBy(rest.facts, set.world);
  const start = { previous: before, seen: set.world.coverage, edited, facts: rest.facts };
  const touched = touchedBy(rest, set.world);
  absorb(set.world, rest.facts);
  set.sequence = record.sequence;
  set.asOf = asOf;
  const frame: Frame = { coverage: set.world.coverage, grace: policy.grace, told: TOLD };
  for (const lane of allLanes(set.lanes))
    if (isAwake(set.lanes, lane, asOf) && !check(set.lanes, lane, { frame, asOf })) leave(set, lane, rest);
  return judgeAll(set, { policy, touched, frame, start }, asOf);
};

const isAwake = ({ numbers }: Lanes, { index }: Lane, asOf: Instant): boolean =>
  numbers[index * LANE_WIDTH + HEARD] === 1 || (numbers[index * LANE_WIDTH + WAKE] ?? 0) <= asOf;

/** The record's facts into the lanes, as far as they belong there; the others are handed back. */
const takeIn = (
  set: WorkingSet,
  record: Brought,
  { policy, before, asOf }: { readonly policy: Policy; readonly before: Instant; readonly asOf: Instant },
): Rest => {
  const { lanes } = set;
  const { grace, defaultZone } = policy;
  const sameRules = lanes.rules.grace === grace && lanes.rules.defaultZone === defaultZone;
  // A list tells also of what does not stand in it.
  if (lanes.byUid.size > 0 && (!sameRules || hasList(record))) outOfLanes(set);
  lanes.rules = { grace, defaultZone };
  for (const lane of allLanes(lanes))
    if ((lanes.numbers[lane.index * LANE_WIDTH + NEXT_DUE] ?? 0) <= asOf) addDue(lanes, lane, asOf);
  return intoLanes(set, record, before);
};

// The facts of a record that has columns are made when they are asked for: they are not, here.
const hasList = (record: Brought): boolean =>
  (record.columns === null ? record.facts : decodeCoverage(record.columns, record.at)).some(
    (f) => f.kind === 'listed',
  );

/** A change in words, or one that is put into words if somebody asks. */
type Logged = Changed | TidyChange;
const isInWords = (change: Logged): change is Changed => typeof change !== 'number' && 'now' in change;

type Start = Pick<Step, 'previous' | 'seen' | 'edited' | 'facts'>;
type Case = {
  readonly policy: Policy;
  readonly touched: Touched;
  readonly frame: Frame;
  readonly start: Start;
};

/** Every CronJob by name: those in lanes say what they have decided, the others are judged. */
const judgeAll = (set: WorkingSet, { policy, touched, frame, start }: Case, asOf: Instant): Step => {
  const log: Logged[] = [];
  const withdrawn: Verdict[] = [];
  const pages: ClosedPage[] = [];
  const judgements: Judgement[] = [];
  const judgeOne = judging(
    set.world,
    {
      policy,
      windowOf: (c) => ({ from: openOf(set, c).since, to: instant(asOf + 1) }),
      settled: (c, nominal) => {
        const known = set.open.get(c.uid)?.verdicts.get(nominal);
        if (known === undefined) return undefined;
        return known.final || rests(known.verdict, touched) ? known.verdict : undefined;
      },
      met: touched.met,
    },
    asOf,
  );
  const { uids, lanes } = rosterOf(set);
  for (let i = 0; i < uids.length; i++) {
    const lane = lanes[i];
    if (lane !== undefined) {
      if (isAwake(set.lanes, lane, asOf)) advance(set.lanes, lane, { log, pages, frame, asOf });
      continue;
    }
    const cronJob = cronJobOf(set.world, uids[i] ?? '', uids[i + 1]);
    if (cronJob === null) continue;
    const judgement = judgeOne(cronJob);
    const { verdicts } = judgement;
    judgements.push(judgement);
    const open = openOf(set, cronJob);
    log.push(...take(open, verdicts, asOf));
    withdrawn.push(...withdraw(open, verdicts));
    pages.push(...close(open, asOf).map((page) => ({ tidy: null, ...page })));
    adopt(set.world, set.lanes, { cronJob, open, alone: () => isAlone(set, cronJob), rests: isAtRest }, asOf);
  }
  return stepOf(set.lanes, log, { ...start, asOf, withdrawn, pages, judgements, grace: policy.grace });
};

type Decided = Omit<Step, 'changed' | 'remarkable'> & { readonly grace: Duration };

const stepOf = (lanes: Lanes, log: readonly Logged[], { grace, ...rest }: Decided): Step => {
  let changed: readonly Changed[] | null = null;
  return {
    ...rest,
    get changed() {
      changed ??= inWords(lanes, log, grace);
      return changed;
    },
    get remarkable() {
      return log.filter(isInWords);
    },
  };
};

const inWords = (lanes: Lanes, log: readonly Logged[], grace: Duration): readonly Changed[] => {
  const changed: Changed[] = [];
  let lane: Lane | null = null;
  for (const c of log) {
    if (typeof c !== 'number') {
      if (isInWords(c)) changed.push(c);
      else lane = c;
    } else if (lane !== null) changed.push(changeOf(lanes, { lane, change: c }, grace));
  }
  return changed;
};

type Advance = {
  readonly log: Logged[];
  readonly pages: ClosedPage[];
  readonly frame: Frame;
  readonly asOf: Instant;
};

const advance = (lanes: Lanes, lane: Lane, { log, pages, frame, asOf }: Advance): void => {
  lanes.numbers[lane.index * LANE_WIDTH + HEARD] = 0;
  if (lane.leftover) lane.leftover = !finalise(lane.open, asOf);
  commit(lanes, lane, log);
  closeTidy(lanes, lane, { frame, asOf }, pages);
  forgetOld(lanes, lane, asOf);
};

const rosterOf = (set: WorkingSet): Roster => {
  const { roster, world, lanes } = set;
  const isWhole = roster !== null && roster.uids.length === world.cronJobs.size;
  const all = allLanes(lanes);
  if (isWhole && roster.all === all) return roster;
  const uids = isWhole ? roster.uids : cronJobsOf(world).map((c) => c.uid);
  const fresh = { uids, all, lanes: uids.map((uid) => lanes.byUid.get(uid)) };
  set.roster = fresh;
  return fresh;
};

const isAlone = ({ world, lanes }: WorkingSet, { uid, namespace, name }: CronJobState): boolean => {
  if (lanes.byName.has(`${namespace}/${name}`)) return false;
  for (const c of world.cronJobs.values())
    if (c.name === name && c.namespace === namespace && c.uid !== uid) return false;
  return true;
};

/** The pages as they stand, complete or not: for readers who do not wait, and for a stop. */
export const openPages = (set: WorkingSet): readonly VerdictPage[] => {
  outOfLanes(set);
  return [...set.open.values()].flatMap((open) => {
    const byHour = new Map<Instant, Verdict[]>();
    for (const [nominal, { verdict }] of [...open.verdicts].toSorted(([a], [b]) => a - b)) {
      const hour = hourOf(nominal);
      byHour.set(hour, [...(byHour.get(hour) ?? []), verdict]);
    }
    return [...byHour].flatMap(([hour, verdicts]) => pageOf(hour, verdicts) ?? []);
  });
};
