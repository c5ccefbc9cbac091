import { instant } from '../time.ts';
import {
  countAt,
  flagAt,
  NEVER,
  NO_TEXT,
  numbersOf,
  orNull,
  rareTextAt,
  type Source,
  textAt,
  textIn,
  textOrNull,
  timeAt,
  timeOr,
  timesOf,
  wordAt,
} from './column-values.ts';
import type { ConcurrencyPolicy, CronJobFact } from './fact.ts';
import {
  bytes,
  doubles,
  noRows,
  observedOf,
  places,
  type Rows,
  readChanges,
  readObserved,
  roomIn,
} from './rows.ts';

/** Metadata and spec, by the order in which rows tell them anew; texts as in column-values.ts. */
type Fixed = {
  count: number;
  /** The row that tells it. */
  row: Int32Array;
  namespace: Int32Array;
  name: Int32Array;
  created: Float64Array;
  generation: Float64Array;
  specChanged: Float64Array;
  schedule: Int32Array;
  timeZone: Int32Array;
  suspend: Uint8Array;
  /** By its index (`policyOf`). */
  concurrency: Uint8Array;
  /** NaN where there is none. */
  startingDeadlineSeconds: Float64Array;
  owner: Int32Array;
  maintenance: Int32Array;
  /** As they are told: with a comma between them. */
  labels: Int32Array;
};

/** A record's rows of CronJobs. */
export type CronJobRows = {
  readonly seen: Rows;
  readonly fixed: Fixed;
  /** Which of `fixed` the row has, and 1 where that is told of the row before. */
  fixedAt: Int32Array;
  sameFixed: Uint8Array;
  lastSchedule: Float64Array;
  lastSuccess: Float64Array;
};

export const noCronJobRows = (): CronJobRows => ({
  seen: noRows(),
  fixed: {
    count: 0,
    row: places(0),
    namespace: places(0),
    name: places(0),
    created: doubles(0),
    generation: doubles(0),
    specChanged: doubles(0),
    schedule: places(0),
    timeZone: places(0),
    suspend: bytes(0),
    concurrency: bytes(0),
    startingDeadlineSeconds: doubles(0),
    owner: places(0),
    maintenance: places(0),
    labels: places(0),
  },
  fixedAt: places(0),
  sameFixed: bytes(0),
  lastSchedule: doubles(0),
  lastSuccess: doubles(0),
});

export const readCronJobs = (rows: CronJobRows, source: Source, at: number): void => {
  readObserved(rows.seen, source, 'cronjob', at);
  readChanges(rows, source, 'cronjob');
  const { fixed } = rows;
  readMetadata(fixed, source, rows.seen.learned);
  readSpec(fixed, source);
  readRest(fixed, source);
  readStatus(rows, source);
};

const readMetadata = (fixed: Fixed, source: Source, learned: Float64Array): void => {
  const { count } = fixed;
  fixed.namespace = roomIn(fixed.namespace, count, places);
  fixed.name = roomIn(fixed.name, count, places);
  fixed.created = roomIn(fixed.created, count, doubles);
  fixed.generation = roomIn(fixed.generation, count, doubles);
  fixed.specChanged = roomIn(fixed.specChanged, count, doubles);
  const [namespaces, names] = [numbersOf(source, 'cronjob namespace'), numbersOf(source, 'cronjob name')];
  const generations = numbersOf(source, 'cronjob generation');
  const times = timesOf(source, 'cronjob created');
  const hasChange = numbersOf(source, 'cronjob spec changed?');
  const changes = timesOf(source, 'cronjob spec changed');
  let [namespace, created, told] = [0, NEVER, 0];
  for (let k = 0; k < count; k++) {
    namespace = textAt(namespaces, k, namespace);
    fixed.namespace[k] = namespace;
    fixed.name[k] = textAt(names, k, 0);
    fixed.generation[k] = countAt(generations, k, 1);
    const near = timeOr(created, learned[fixed.row[k] ?? 0] ?? 0);
    created = timeAt(times, k, near);
    fixed.created[k] = created;
    fixed.specChanged[k] = flagAt(hasChange, k) ? timeAt(changes, told++, near) : NEVER;
  }
};

const POLICIES: readonly ConcurrencyPolicy[] = ['Allow', 'Forbid', 'Replace'];

/** The policy whose index a row tells. */
export const policyOf = (index: number | undefined): ConcurrencyPolicy => POLICIES[index ?? 0] ?? 'Allow';

const readSpec = (fixed: Fixed, source: Source): void => {
  const { count } = fixed;
  fixed.schedule = roomIn(fixed.schedule, count, places);
  fixed.timeZone = roomIn(fixed.timeZone, count, places);
  fixed.suspend = roomIn(fixed.suspend, count, bytes);
  fixed.concurrency = roomIn(fixed.concurrency, count, bytes);
  const [schedules, suspended] = [numbersOf(source, 'spec schedule'), numbersOf(source, 'spec suspend')];
  const policies = numbersOf(source, 'spec concurrency');
  let schedule = 0;
  for (let k = 0; k < count; k++) {
    schedule = textAt(schedules, k, schedule);
    fixed.schedule[k] = schedule;
    fixed.suspend[k] = flagAt(suspended, k) ? 1 : 0;
    fixed.concurrency[k] = wordAt(policies, k, POLICIES);
  }
  readMaybeTexts(source, 'spec zone', count, fixed.timeZone);
};

const readRest = (fixed: Fixed, source: Source): void => {
  const { count } = fixed;
  fixed.startingDeadlineSeconds = roomIn(fixed.startingDeadlineSeconds, count, doubles);
  fixed.owner = roomIn(fixed.owner, count, places);
  fixed.maintenance = roomIn(fixed.maintenance, count, places);
  fixed.labels = roomIn(fixed.labels, count, places);
  const [limited, limits] = [numbersOf(source, 'spec deadline?'), numbersOf(source, 'spec deadline')];
  let told = 0;
  for (let k = 0; k < count; k++)
    fixed.startingDeadlineSeconds[k] = flagAt(limited, k) ? countAt(limits, told++, 0) : Number.NaN;
  readMaybeTexts(source, 'spec owner', count, fixed.owner);
  const [windows, labels] = [numbersOf(source, 'spec maintenance'), numbersOf(source, 'cronjob labels')];
  for (let k = 0; k < count; k++) {
    fixed.maintenance[k] = rareTextAt(windows, k);
    fixed.labels[k] = rareTextAt(labels, k);
  }
};

/** Texts that may be missing, each told against the one before. */
const readMaybeTexts = (source: Source, column: string, count: number, into: Int32Array): void => {
  const [there, texts] = [numbersOf(source, `${column}?`), numbersOf(source, column)];
  let [text, told] = [NO_TEXT, 0];
  for (let k = 0; k < count; k++) {
    text = flagAt(there, k) ? textAt(texts, told++, text === NO_TEXT ? 0 : text) : NO_TEXT;
    into[k] = text;
  }
};

const readStatus = (rows: CronJobRows, source: Source): void => {
  const { count, learned, same } = rows.seen;
  rows.lastSchedule = roomIn(rows.lastSchedule, count, doubles);
  rows.lastSuccess = roomIn(rows.lastSuccess, count, doubles);
  const hasSchedule = numbersOf(source, 'cronjob last schedule?');
  const schedules = timesOf(source, 'cronjob last schedule');
  const hasSuccess = numbersOf(source, 'cronjob last success?');
  const successes = timesOf(source, 'cronjob last success');
  let [schedule, success, scheduled, succeeded] = [NEVER, NEVER, 0, 0];
  for (let i = 0; i < count; i++) {
    const near = timeOr(schedule, learned[i] ?? 0);
    schedule = flagAt(hasSchedule, i) ? timeAt(schedules, scheduled++, near) : NEVER;
    const known = timeOr(same[i] === 1 ? success : NEVER, timeOr(schedule, near));
    success = flagAt(hasSuccess, i) ? timeAt(successes, succeeded++, known) : NEVER;
    rows.lastSchedule[i] = schedule;
    rows.lastSuccess[i] = success;
  }
};

export const cronJobFactOf = (source: Source, rows: CronJobRows, i: number): CronJobFact => {
  const { fixed } = rows;
  const k = rows.fixedAt[i] ?? 0;
  const text = (codes: Int32Array): string => textIn(source, codes[k] ?? 0);
  const maybe = (codes: Int32Array): string | null => textOrNull(source, codes[k] ?? NO_TEXT);
  const deadline = fixed.startingDeadlineSeconds[k] ?? Number.NaN;
  return {
    kind: 'cronjob',
    ...observedOf(source, rows.seen, i),
    namespace: text(fixed.namespace),
    name: text(fixed.name),
    created: instant(fixed.created[k] ?? 0),
    generation: fixed.generation[k] ?? 1,
    specChanged: orNull(fixed.specChanged[k]),
    spec: {
      schedule: text(fixed.schedule),
      timeZone: maybe(fixed.timeZone),
      suspend: fixed.suspend[k] === 1,
      concurrency: policyOf(fixed.concurrency[k]),
      startingDeadlineSeconds: Number.isNaN(deadline) ? null : deadline,
      owner: maybe(fixed.owner),
      maintenance: maybe(fixed.maintenance),
    },
    labels: maybe(fixed.labels)?.split(',') ?? [],
    lastSchedule: orNull(rows.lastSchedule[i]),
    lastSuccess: orNull(rows.lastSuccess[i]),
  };
};
