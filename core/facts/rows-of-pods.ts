import { instant } from '../time.ts';
import {
  flagAt,
  NEVER,
  NO_TEXT,
  numbersOf,
  orNull,
  type Source,
  textAt,
  textIn,
  textOrNull,
  timeAt,
  timeOr,
  timesOf,
  uidAt,
  usual,
} from './column-values.ts';
import type { PodCondition, PodFact } from './fact.ts';
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
import { type ContainerRows, containersOf, noContainerRows, readContainers } from './rows-of-containers.ts';

/** What never changes of a Pod, by the order in which rows tell it anew; texts and UIDs as in column-values.ts. */
type Fixed = {
  count: number;
  /** The row that tells it. */
  row: Int32Array;
  namespace: Int32Array;
  /** -1 for nobody's. */
  jobUid: Int32Array;
  jobName: Int32Array;
  /** 1 where its name is its Job's, a dash, and `rest`; else it is `rest` alone. */
  short: Uint8Array;
  rest: Int32Array;
  created: Float64Array;
};

/** A record's rows of Pods. */
export type PodRows = {
  readonly seen: Rows;
  readonly fixed: Fixed;
  readonly containers: ContainerRows;
  /** Which of `fixed` the row has, and 1 where that is told of the row before. */
  fixedAt: Int32Array;
  sameFixed: Uint8Array;
  node: Int32Array;
  phase: Int32Array;
  reason: Int32Array;
  scheduled: Float64Array;
  deletionRequested: Float64Array;
  /** By row: only few have one. */
  readonly disruptions: Map<number, PodCondition>;
  readonly unschedulable: Map<number, PodCondition>;
};

export const noPodRows = (): PodRows => ({
  seen: noRows(),
  fixed: {
    count: 0,
    row: places(0),
    namespace: places(0),
    jobUid: places(0),
    jobName: places(0),
    short: bytes(0),
    rest: places(0),
    created: doubles(0),
  },
  containers: noContainerRows(),
  fixedAt: places(0),
  sameFixed: bytes(0),
  node: places(0),
  phase: places(0),
  reason: places(0),
  scheduled: doubles(0),
  deletionRequested: doubles(0),
  disruptions: new Map(),
  unschedulable: new Map(),
});

export const readPods = (rows: PodRows, source: Source, at: number): void => {
  readObserved(rows.seen, source, 'pod', at);
  const { count, learned } = rows.seen;
  rows.deletionRequested = roomIn(rows.deletionRequested, count, doubles);
  readChanges(rows, source, 'pod');
  const { fixed, fixedAt } = rows;
  readFixed(fixed, source, learned);
  readPlace(rows, source);
  const made = (i: number): number => fixed.created[fixedAt[i] ?? 0] ?? 0;
  readRare(rows.disruptions, { source, column: 'pod disruption', count }, (i) => learned[i] ?? 0);
  readRare(rows.unschedulable, { source, column: 'pod unschedulable', count }, made);
  readContainers(rows.containers, source, rows);
  readMaybeTimes(source, 'pod deletion', { count, near: learned, into: rows.deletionRequested });
};

const readFixed = (fixed: Fixed, source: Source, learned: Float64Array): void => {
  const { count } = fixed;
  fixed.namespace = roomIn(fixed.namespace, count, places);
  fixed.jobUid = roomIn(fixed.jobUid, count, places);
  fixed.jobName = roomIn(fixed.jobName, count, places);
  fixed.short = roomIn(fixed.short, count, bytes);
  fixed.rest = roomIn(fixed.rest, count, places);
  fixed.created = roomIn(fixed.created, count, doubles);
  const [namespaces, names] = [numbersOf(source, 'pod namespace'), numbersOf(source, 'pod job name')];
  const [hasJob, jobs] = [numbersOf(source, 'pod job?'), numbersOf(source, 'pod job')];
  let [namespace, name, job, told] = [0, 0, -1, 0];
  for (let k = 0; k < count; k++) {
    namespace = textAt(namespaces, k, namespace);
    name = textAt(names, k, name);
    job = flagAt(hasJob, k) ? uidAt(jobs, told++, Math.max(0, job)) : -1;
    fixed.namespace[k] = namespace;
    fixed.jobName[k] = name;
    fixed.jobUid[k] = job;
  }
  const [short, rest] = [numbersOf(source, 'pod name short'), numbersOf(source, 'pod name')];
  const created = timesOf(source, 'pod created');
  for (let k = 0; k < count; k++) {
    fixed.short[k] = flagAt(short, k) ? 1 : 0;
    fixed.rest[k] = textAt(rest, k, 0);
    fixed.created[k] = timeAt(created, k, learned[fixed.row[k] ?? 0] ?? 0);
  }
};

const PENDING = usual('Pending');

const readPlace = (rows: PodRows, source: Source): void => {
  const { count, same } = rows.seen;
  rows.node = roomIn(rows.node, count, places);
  rows.phase = roomIn(rows.phase, count, places);
  rows.reason = roomIn(rows.reason, count, places);
  rows.scheduled = roomIn(rows.scheduled, count, doubles);
  const { fixed, fixedAt } = rows;
  const [hasNode, nodes] = [numbersOf(source, 'pod node?'), numbersOf(source, 'pod node')];
  let [node, told] = [NO_TEXT, 0];
  for (let i = 0; i < count; i++) {
    node = flagAt(hasNode, i) ? textAt(nodes, told++, node === NO_TEXT ? 0 : node) : NO_TEXT;
    rows.node[i] = node;
  }
  const [phases, reasons] = [numbersOf(source, 'pod phase'), numbersOf(source, 'pod reason')];
  let [phase, reason] = [0, 0];
  for (let i = 0; i < count; i++) {
    phase = textAt(phases, i, same[i] === 1 ? phase : PENDING);
    reason = textAt(reasons, i, same[i] === 1 ? reason : 0);
    rows.phase[i] = phase;
    rows.reason[i] = reason;
  }
  const [hasTime, times] = [numbersOf(source, 'pod scheduled?'), timesOf(source, 'pod scheduled')];
  let scheduled = NEVER;
  told = 0;
  for (let i = 0; i < count; i++) {
    const near = timeOr(same[i] === 1 ? scheduled : NEVER, fixed.created[fixedAt[i] ?? 0] ?? 0);
    scheduled = flagAt(hasTime, i) ? timeAt(times, told++, near) : NEVER;
    rows.scheduled[i] = scheduled;
  }
};

type Rare = { readonly source: Source; readonly column: string; readonly count: number };

const readRare = (
  found: Map<number, PodCondition>,
  { source, column, count }: Rare,
  near: (row: number) => number,
): void => {
  if (found.size > 0) found.clear();
  const there = numbersOf(source, `${column}?`);
  const times = timesOf(source, `${column} at`);
  const [reasons, messages] = [numbersOf(source, `${column} reason`), numbersOf(source, `${column} message`)];
  for (let i = 0; i < count; i++) {
    if (!flagAt(there, i)) continue;
    const k = found.size;
    found.set(i, {
      at: instant(timeAt(times, k, near(i))),
      reason: textIn(source, textAt(reasons, k, 0)),
      message: textIn(source, textAt(messages, k, 0)),
    });
  }
};

export const podFactOf = (source: Source, rows: PodRows, i: number): PodFact => {
  const { fixed } = rows;
  const k = rows.fixedAt[i] ?? 0;
  const owner = fixed.jobUid[k] ?? -1;
  return {
    kind: 'pod',
    ...observedOf(source, rows.seen, i),
    namespace: textIn(source, fixed.namespace[k] ?? 0),
    jobUid: owner < 0 ? null : uidText(source.columns, owner),
    jobName: jobNameOfPod(source, rows, i),
    name: podNameIn(source, rows, i),
    created: instant(fixed.created[k] ?? 0),
    node: textOrNull(source, rows.node[i] ?? NO_TEXT),
    phase: textIn(source, rows.phase[i] ?? 0),
    reason: textIn(source, rows.reason[i] ?? 0),
    disruption: rows.disruptions.get(i) ?? null,
    unschedulable: rows.unschedulable.get(i) ?? null,
    scheduled: orNull(rows.scheduled[i]),
    containers: containersOf(source, rows.containers, i),
    deletionRequested: orNull(rows.deletionRequested[i]),
  };
};

export const jobNameOfPod = (source: Source, { fixed, fixedAt }: PodRows, i: number): string =>
  textIn(source, fixed.jobName[fixedAt[i] ?? 0] ?? 0);

export const podNameIn = (source: Source, rows: PodRows, i: number): string => {
  const k = rows.fixedAt[i] ?? 0;
  const rest = textIn(source, rows.fixed.rest[k] ?? 0);
  return rows.fixed.short[k] === 1 ? `${jobNameOfPod(source, rows, i)}-${rest}` : rest;
};
