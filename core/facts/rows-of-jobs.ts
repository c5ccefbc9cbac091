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
  uidAt,
} from './column-values.ts';
import type { JobFact } from './fact.ts';
import {
  bytes,
  doubles,
  noRows,
  observedOf,
  places,
  type Rows,
  readChanges,
  readMaybeTimes,
  readObserved,
  roomIn,
  uidText,
} from './rows.ts';
import { type ConditionRows, conditionsOf, noConditionRows, readConditions } from './rows-of-conditions.ts';

/** What hardly ever changes of a Job, by the order in which rows tell it anew; texts and UIDs as in column-values.ts. */
type Fixed = {
  count: number;
  /** The row that tells it. */
  row: Int32Array;
  namespace: Int32Array;
  /** -1 for nobody's. */
  cronJobUid: Int32Array;
  cronJobName: Int32Array;
  nominal: Float64Array;
  /** `NO_TEXT` where it is the controller's own name for it: `<cronjob>-<nominal in unix minutes>`. */
  oddName: Int32Array;
  created: Float64Array;
  manual: Uint8Array;
  managedBy: Int32Array;
  parallelism: Float64Array;
  completions: Float64Array;
  failedIndexes: Int32Array;
};

/** A record's rows of Jobs. */
export type JobRows = {
  readonly seen: Rows;
  readonly fixed: Fixed;
  readonly conditions: ConditionRows;
  /** Which of `fixed` the row has, and 1 where that is told of the row before. */
  fixedAt: Int32Array;
  sameFixed: Uint8Array;
  suspended: Uint8Array;
  deletionRequested: Float64Array;
};

export const noJobRows = (): JobRows => ({
  seen: noRows(),
  fixed: {
    count: 0,
    row: places(0),
    namespace: places(0),
    cronJobUid: places(0),
    cronJobName: places(0),
    nominal: doubles(0),
    oddName: places(0),
    created: doubles(0),
    manual: bytes(0),
    managedBy: places(0),
    parallelism: doubles(0),
    completions: doubles(0),
    failedIndexes: places(0),
  },
  conditions: noConditionRows(),
  fixedAt: places(0),
  sameFixed: bytes(0),
  suspended: bytes(0),
  deletionRequested: doubles(0),
});

export const readJobs = (rows: JobRows, source: Source, at: number): void => {
  readObserved(rows.seen, source, 'job', at);
  const { count, learned } = rows.seen;
  rows.suspended = roomIn(rows.suspended, count, bytes);
  rows.deletionRequested = roomIn(rows.deletionRequested, count, doubles);
  readChanges(rows, source, 'job');
  const { fixed } = rows;
  readOwners(fixed, source);
  readFixed(fixed, source, learned);
  const suspended = numbersOf(source, 'job suspended');
  for (let i = 0; i < count; i++) rows.suspended[i] = flagAt(suspended, i) ? 1 : 0;
  readConditions(rows.conditions, rows.seen, source);
  readMaybeTimes(source, 'job deletion', { count, near: learned, into: rows.deletionRequested });
};

const readOwners = (fixed: Fixed, source: Source): void => {
  const { count } = fixed;
  fixed.namespace = roomIn(fixed.namespace, count, places);
  fixed.cronJobUid = roomIn(fixed.cronJobUid, count, places);
  fixed.cronJobName = roomIn(fixed.cronJobName, count, places);
  const namespaces = numbersOf(source, 'job namespace');
  let namespace = 0;
  for (let k = 0; k < count; k++) {
    namespace = textAt(namespaces, k, namespace);
    fixed.namespace[k] = namespace;
  }
  const owned = numbersOf(source, 'job cronjob?');
  const owners = numbersOf(source, 'job cronjob');
  let [owner, told] = [-1, 0];
  for (let k = 0; k < count; k++) {
    owner = flagAt(owned, k) ? uidAt(owners, told++, Math.max(0, owner)) : -1;
    fixed.cronJobUid[k] = owner;
  }
  const called = numbersOf(source, 'job cronjob name?');
  const names = numbersOf(source, 'job cronjob name');
  let name = NO_TEXT;
  told = 0;
  for (let k = 0; k < count; k++) {
    name = flagAt(called, k) ? textAt(names, told++, name === NO_TEXT ? 0 : name) : NO_TEXT;
    fixed.cronJobName[k] = name;
  }
};

const readFixed = (fixed: Fixed, source: Source, learned: Float64Array): void => {
  const { count } = fixed;
  fixed.nominal = roomIn(fixed.nominal, count, doubles);
  fixed.created = roomIn(fixed.created, count, doubles);
  fixed.oddName = roomIn(fixed.oddName, count, places);
  fixed.manual = roomIn(fixed.manual, count, bytes);
  fixed.managedBy = roomIn(fixed.managedBy, count, places);
  fixed.parallelism = roomIn(fixed.parallelism, count, doubles);
  fixed.completions = roomIn(fixed.completions, count, doubles);
  fixed.failedIndexes = roomIn(fixed.failedIndexes, count, places);
  const [hasNominal, nominals] = [numbersOf(source, 'job nominal?'), timesOf(source, 'job nominal')];
  const created = timesOf(source, 'job created');
  let [nominal, told] = [NEVER, 0];
  for (let k = 0; k < count; k++) {
    const near = learned[fixed.row[k] ?? 0] ?? 0;
    nominal = flagAt(hasNominal, k) ? timeAt(nominals, told++, timeOr(nominal, near)) : NEVER;
    fixed.nominal[k] = nominal;
    fixed.created[k] = timeAt(created, k, timeOr(nominal, near));
  }
  const names = numbersOf(source, 'job name');
  const manual = numbersOf(source, 'job manual');
  for (let k = 0; k < count; k++) {
    fixed.oddName[k] = textAt(names, k, NO_TEXT);
    fixed.manual[k] = flagAt(manual, k) ? 1 : 0;
  }
  const [managed, managers] = [numbersOf(source, 'job manager?'), numbersOf(source, 'job manager')];
  const [parallelism, completions] = [
    numbersOf(source, 'job parallelism'),
    numbersOf(source, 'job completions'),
  ];
  const failed = numbersOf(source, 'job failed indexes');
  told = 0;
  for (let k = 0; k < count; k++) {
    fixed.managedBy[k] = flagAt(managed, k) ? textAt(managers, told++, 0) : NO_TEXT;
    fixed.parallelism[k] = countAt(parallelism, k, 1);
    fixed.completions[k] = countAt(completions, k, 1);
    fixed.failedIndexes[k] = rareTextAt(failed, k);
  }
};

export const jobFactOf = (source: Source, rows: JobRows, i: number): JobFact => {
  const { fixed } = rows;
  const k = rows.fixedAt[i] ?? 0;
  const owner = fixed.cronJobUid[k] ?? -1;
  return {
    kind: 'job',
    ...observedOf(source, rows.seen, i),
    namespace: textIn(source, fixed.namespace[k] ?? 0),
    cronJobUid: owner < 0 ? null : uidText(source.columns, owner),
    cronJobName: textOrNull(source, fixed.cronJobName[k] ?? NO_TEXT),
    nominal: orNull(fixed.nominal[k]),
    name: jobNameIn(source, rows, i),
    created: instant(fixed.created[k] ?? 0),
    manual: fixed.manual[k] === 1,
    managedBy: textOrNull(source, fixed.managedBy[k] ?? NO_TEXT),
    parallelism: fixed.parallelism[k] ?? 1,
    completions: fixed.completions[k] ?? 1,
    failedIndexes: textOrNull(source, fixed.failedIndexes[k] ?? NO_TEXT),
    suspended: rows.suspended[i] === 1,
    conditions: conditionsOf(source, rows.conditions, i),
    deletionRequested: orNull(rows.deletionRequested[i]),
  };
};

export const jobNameIn = (source: Source, { fixed, fixedAt }: JobRows, i: number): string => {
  const k = fixedAt[i] ?? 0;
  const odd = textOrNull(source, fixed.oddName[k] ?? NO_TEXT);
  if (odd !== null) return odd;
  const cronJob = textOrNull(source, fixed.cronJobName[k] ?? NO_TEXT);
  const nominal = fixed.nominal[k] ?? NEVER;
  return cronJob === null || Number.isNaN(nominal) ? '' : `${cronJob}-${Math.floor(nominal / 60_000)}`;
};
