import type { Instant } from '../time.ts';
import {
  type Cursor,
  cursor,
  flag,
  type MaybeTime,
  maybeTime,
  NEVER,
  orNull,
  type Source,
  type TimeCursor,
  text,
  time,
  timeCursor,
  timeOr,
  timeOrNaN,
  uid,
} from './cursor.ts';
import type { PodCondition, PodFact } from './fact.ts';
import {
  lengthOf,
  type ObservedCursors,
  observedCursors,
  observedOf,
  type Row,
  readObserved,
  uidText,
} from './rows.ts';
import {
  type ContainerCursors,
  type ContainerRow,
  containerCursors,
  containerOf,
  newContainer,
  readContainer,
} from './rows-of-containers.ts';

/** A Pod as a row tells of it; `jobUid` is a place in the record, -1 for nobody's. */
export type PodRow = Row & {
  /** All that never changes is that of the row before. */
  fixed: boolean;
  namespace: string;
  jobUid: number;
  jobName: string;
  /** Its name is its Job's, a dash, and `rest`; else it is `rest` alone. */
  short: boolean;
  rest: string;
  created: Instant;
  node: string | null;
  phase: string;
  reason: string;
  disruption: PodCondition | null;
  unschedulable: PodCondition | null;
  scheduled: Instant;
  containerCount: number;
  readonly containers: ContainerRow[];
  deletionRequested: Instant;
};

type ConditionCursors = {
  readonly there: Cursor;
  readonly at: TimeCursor;
  readonly reason: Cursor;
  readonly message: Cursor;
};

type Cursors = {
  readonly observed: ObservedCursors;
  readonly changed: Cursor;
  readonly namespace: Cursor;
  readonly hasJob: Cursor;
  readonly job: Cursor;
  readonly jobName: Cursor;
  readonly short: Cursor;
  readonly name: Cursor;
  readonly created: TimeCursor;
  readonly hasNode: Cursor;
  readonly node: Cursor;
  readonly phase: Cursor;
  readonly reason: Cursor;
  readonly disruption: ConditionCursors;
  readonly unschedulable: ConditionCursors;
  readonly scheduled: MaybeTime;
  readonly containers: Cursor;
  readonly container: ContainerCursors;
  readonly deletion: MaybeTime;
};

export type PodRows = {
  readonly source: Source;
  readonly row: PodRow;
  readonly cursors: Cursors;
  isFirst: boolean;
};

const conditionCursors = (source: Source, column: string): ConditionCursors => ({
  there: cursor(source, `${column}?`),
  at: timeCursor(source, `${column} at`),
  reason: cursor(source, `${column} reason`),
  message: cursor(source, `${column} message`),
});

export const podRows = (source: Source, at: Instant): PodRows => ({
  source,
  isFirst: true,
  row: {
    uid: 0,
    learned: at,
    notBefore: at,
    version: 0,
    witness: 'watch',
    same: false,
    left: lengthOf(source, cursor(source, 'pod n')),
    fixed: false,
    namespace: '',
    jobUid: -1,
    jobName: '',
    short: false,
    rest: '',
    created: NEVER,
    node: null,
    phase: '',
    reason: '',
    disruption: null,
    unschedulable: null,
    scheduled: NEVER,
    containerCount: 0,
    containers: [],
    deletionRequested: NEVER,
  },
  cursors: {
    observed: observedCursors(source, 'pod'),
    changed: cursor(source, 'pod changed'),
    namespace: cursor(source, 'pod namespace'),
    hasJob: cursor(source, 'pod job?'),
    job: cursor(source, 'pod job'),
    jobName: cursor(source, 'pod job name'),
    short: cursor(source, 'pod name short'),
    name: cursor(source, 'pod name'),
    created: timeCursor(source, 'pod created'),
    hasNode: cursor(source, 'pod node?'),
    node: cursor(source, 'pod node'),
    phase: cursor(source, 'pod phase'),
    reason: cursor(source, 'pod reason'),
    disruption: conditionCursors(source, 'pod disruption'),
    unschedulable: conditionCursors(source, 'pod unschedulable'),
    scheduled: maybeTime(source, 'pod scheduled'),
    containers: cursor(source, 'pod containers n'),
    container: containerCursors(source),
    deletion: maybeTime(source, 'pod deletion'),
  },
});

/** Reads the next row; false where there is none. */
export const nextPod = (rows: PodRows): boolean => {
  const { source, row, cursors: c, isFirst } = rows;
  if (row.left <= 0) return false;
  rows.isFirst = false;
  readObserved(source, c.observed, row, isFirst);
  const { same } = row;
  row.fixed = same && !flag(c.changed);
  if (!row.fixed) readFixed(rows);
  row.node = flag(c.hasNode) ? text(source, c.node, row.node ?? '') : null;
  row.phase = text(source, c.phase, same ? row.phase : 'Pending');
  row.reason = text(source, c.reason, same ? row.reason : '');
  row.disruption = flag(c.disruption.there) ? condition(source, c.disruption, row.learned) : null;
  row.unschedulable = flag(c.unschedulable.there) ? condition(source, c.unschedulable, row.created) : null;
  row.scheduled = timeOrNaN(source, c.scheduled, timeOr(same ? row.scheduled : NEVER, row.created));
  readContainers(rows);
  row.deletionRequested = timeOrNaN(source, c.deletion, row.learned);
  return true;
};

const readFixed = ({ source, row, cursors: c }: PodRows): void => {
  row.namespace = text(source, c.namespace, row.namespace);
  row.jobUid = flag(c.hasJob) ? uid(c.job, Math.max(0, row.jobUid)) : -1;
  row.jobName = text(source, c.jobName, row.jobName);
  row.short = flag(c.short);
  row.rest = text(source, c.name, '');
  row.created = time(source, c.created, row.learned);
};

const condition = (source: Source, c: ConditionCursors, near: Instant): PodCondition => ({
  at: time(source, c.at, near),
  reason: text(source, c.reason, ''),
  message: text(source, c.message, ''),
});

const readContainers = ({ source, row, cursors: c }: PodRows): void => {
  const known = row.containerCount;
  row.containerCount = lengthOf(source, c.containers);
  for (let i = 0; i < row.containerCount; i++) {
    let container = row.containers[i];
    if (container === undefined) {
      container = newContainer();
      row.containers.push(container);
    }
    container.isThere = i < known;
    container.same = row.same;
    container.near = row.created;
    readContainer(source, c.container, container);
  }
};

export const podFactOf = ({ source, row }: PodRows): PodFact => ({
  kind: 'pod',
  ...observedOf(source.columns, row),
  namespace: row.namespace,
  jobUid: row.jobUid < 0 ? null : uidText(source.columns, row.jobUid),
  jobName: row.jobName,
  name: podNameOf(row),
  created: row.created,
  node: row.node,
  phase: row.phase,
  reason: row.reason,
  disruption: row.disruption,
  unschedulable: row.unschedulable,
  scheduled: orNull(row.scheduled),
  containers: row.containers.slice(0, row.containerCount).map(containerOf),
  deletionRequested: orNull(row.deletionRequested),
});

export const podNameOf = ({ short, jobName, rest }: PodRow): string => (short ? `${jobName}-${rest}` : rest);
