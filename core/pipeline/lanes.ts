import { decodeCoverage, decodeEvents, encodeFacts } from '../facts/codec.ts';
import type { EventFact, Fact } from '../facts/fact.ts';
import { jobOfPod } from '../history/world.ts';
import type { LedgerRecord } from '../ports/ledger.ts';
import type { Lane } from '../tidy/lane.ts';
import { HEARD, NOMINAL, WIDTH } from '../tidy/run-fields.ts';
import { spill } from '../tidy/spill.ts';
import { jobNameOf } from '../tidy/stored-run.ts';
import { after, hours, type Instant, minutes } from '../time.ts';
import { TOLD } from './final.ts';
import { readingOf, refuse } from './reading.ts';
import { cronJobsIntoLanes, goneIntoLanes, jobsIntoLanes, podsIntoLanes } from './rows-into-lanes.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * What CronJobs in lanes did not take of a record, and the Jobs (`namespace/name`) of those that left their lane over
 * it. `asOf` is the instant of the judgement before.
 *
 * ```
 * fact ─▶ of a tidy run, as expected ─▶ into its numbers
 *    └──▶ about a CronJob in a lane, anything else ─▶ the CronJob leaves its lane ─▶ the world
 *    └──▶ about anything else ────────────────────────────────────────────────────▶ the world
 * ```
 */
export type Rest = {
  readonly facts: Fact[];
  readonly touched: Set<string>;
  readonly asOf: Instant;
  readonly sequence: number;
};

export const intoLanes = (set: WorkingSet, record: Brought, asOf: Instant): Rest => {
  const rest: Rest = { facts: [], touched: new Set(), asOf, sequence: record.sequence };
  if (set.lanes.byUid.size === 0) {
    for (const fact of record.facts) rest.facts.push(fact);
    return rest;
  }
  const columns = record.columns ?? encodeFacts(record.facts, record.at);
  const reading = readingOf(set, columns, rest);
  // A Job before its Pods, and both before they leave, as the columns have them.
  cronJobsIntoLanes(reading, record.at);
  jobsIntoLanes(reading, record.at);
  podsIntoLanes(reading, record.at);
  goneIntoLanes(reading, record.at);
  for (const fact of decodeEvents(columns, record.at))
    refuse(reading, named(set, fact.namespace, cronJobOfEvent(fact)), fact);
  for (const fact of decodeCoverage(columns, record.at)) rest.facts.push(fact);
  return rest;
};

/** What a step needs of a record. */
export type Brought = Pick<LedgerRecord, 'sequence' | 'at' | 'facts' | 'columns'>;

// Coming back costs as much as some judgements: who left soon stays out for a while.
const SHORT = hours(1);
const AWAY = minutes(10);

/** The CronJob leaves its lane: what is known of it goes back to the world. */
export const leave = (
  set: WorkingSet,
  lane: Lane,
  rest: Pick<Rest, 'touched' | 'asOf' | 'sequence'>,
): void => {
  const { numbers } = set.lanes.runs;
  for (const run of [...lane.past, ...lane.runs])
    if (numbers[run * WIDTH + HEARD] === rest.sequence)
      rest.touched.add(`${lane.namespace}/${jobNameOf(lane.name, numbers[run * WIDTH + NOMINAL] ?? 0)}`);
  if (rest.asOf - lane.adopted < SHORT) set.lanes.away.set(lane.uid, after(rest.asOf, AWAY));
  const { grace } = set.lanes.rules;
  spill(set.world, set.lanes, lane, { grace, told: TOLD, asOf: rest.asOf });
};

/** Every CronJob leaves its lane, for who wants to look at the whole world. They come back with the next record. */
export const outOfLanes = (set: WorkingSet): void => {
  const { grace } = set.lanes.rules;
  for (const lane of set.lanes.byUid.values())
    spill(set.world, set.lanes, lane, { grace, told: TOLD, asOf: set.asOf });
};

export const named = ({ lanes }: WorkingSet, namespace: string, cronJob: string): Lane | undefined =>
  lanes.byName.size === 0 ? undefined : lanes.byName.get(`${namespace}/${cronJob}`);

/** `<cronjob>-<unix minute>` → the CronJob's name. */
export const cronJobOfJob = (job: string): string => job.slice(0, Math.max(0, job.lastIndexOf('-')));

const cronJobOfEvent = ({ about, name }: EventFact): string =>
  about === 'CronJob' ? name : cronJobOfJob(about === 'Job' ? name : (jobOfPod(name) ?? name));
