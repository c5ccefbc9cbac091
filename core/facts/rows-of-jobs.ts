import type { Instant } from '../time.ts';
import {
  type Cursor,
  count,
  cursor,
  flag,
  type MaybeTime,
  maybeTime,
  NEVER,
  next,
  orNull,
  type Source,
  type TimeCursor,
  text,
  textAt,
  time,
  timeCursor,
  timeOr,
  timeOrNaN,
  uid,
} from './cursor.ts';
import type { JobFact } from './fact.ts';
import {
  lengthOf,
  type ObservedCursors,
  observedCursors,
  observedOf,
  type Row,
  readObserved,
  uidText,
} from './rows.ts';

export type ConditionRow = { type: string; at: Instant; reason: string; message: string };

/** A Job as a row tells of it; `cronJobUid` is a place in the record, -1 for nobody's. */
export type JobRow = Row & {
  /** All that never changes is that of the row before. */
  fixed: boolean;
  namespace: string;
  cronJobUid: number;
  cronJobName: string | null;
  nominal: Instant;
  /** Null where it is the controller's own name for it: `<cronjob>-<nominal in unix minutes>`. */
  oddName: string | null;
  created: Instant;
  manual: boolean;
  managedBy: string | null;
  parallelism: number;
  completions: number;
  suspended: boolean;
  /** The conditions are those of the row before. */
  sameConditions: boolean;
  conditionCount: number;
  readonly conditions: ConditionRow[];
  deletionRequested: Instant;
};

type Cursors = {
  readonly observed: ObservedCursors;
  readonly changed: Cursor;
  readonly namespace: Cursor;
  readonly hasCronJob: Cursor;
  readonly cronJob: Cursor;
  readonly hasCronJobName: Cursor;
  readonly cronJobName: Cursor;
  readonly nominal: MaybeTime;
  readonly name: Cursor;
  readonly created: TimeCursor;
  readonly manual: Cursor;
  readonly hasManager: Cursor;
  readonly manager: Cursor;
  readonly parallelism: Cursor;
  readonly completions: Cursor;
  readonly suspended: Cursor;
  readonly conditionsChanged: Cursor;
  readonly conditions: Cursor;
  readonly condition: Cursor;
  readonly conditionAt: TimeCursor;
  readonly conditionReason: Cursor;
  readonly conditionMessage: Cursor;
  readonly deletion: MaybeTime;
};

export type JobRows = {
  readonly source: Source;
  readonly row: JobRow;
  readonly cursors: Cursors;
  isFirst: boolean;
};

export const jobRows = (source: Source, at: Instant): JobRows => ({
  source,
  isFirst: true,
  row: {
    uid: 0,
    learned: at,
    notBefore: at,
    version: 0,
    witness: 'watch',
    same: false,
    left: lengthOf(source, cursor(source, 'job n')),
    fixed: false,
    namespace: '',
    cronJobUid: -1,
    cronJobName: null,
    nominal: NEVER,
    oddName: null,
    created: NEVER,
    manual: false,
    managedBy: null,
    parallelism: 1,
    completions: 1,
    suspended: false,
    sameConditions: false,
    conditionCount: 0,
    conditions: [],
    deletionRequested: NEVER,
  },
  cursors: {
    observed: observedCursors(source, 'job'),
    changed: cursor(source, 'job changed'),
    namespace: cursor(source, 'job namespace'),
    hasCronJob: cursor(source, 'job cronjob?'),
    cronJob: cursor(source, 'job cronjob'),
    hasCronJobName: cursor(source, 'job cronjob name?'),
    cronJobName: cursor(source, 'job cronjob name'),
    nominal: maybeTime(source, 'job nominal'),
    name: cursor(source, 'job name'),
    created: timeCursor(source, 'job created'),
    manual: cursor(source, 'job manual'),
    hasManager: cursor(source, 'job manager?'),
    manager: cursor(source, 'job manager'),
    parallelism: cursor(source, 'job parallelism'),
    completions: cursor(source, 'job completions'),
    suspended: cursor(source, 'job suspended'),
    conditionsChanged: cursor(source, 'job conditions changed'),
    conditions: cursor(source, 'job conditions n'),
    condition: cursor(source, 'job condition'),
    conditionAt: timeCursor(source, 'job condition at'),
    conditionReason: cursor(source, 'job condition reason'),
    conditionMessage: cursor(source, 'job condition message'),
    deletion: maybeTime(source, 'job deletion'),
  },
});

/** Reads the next row; false where there is none. */
export const nextJob = (rows: JobRows): boolean => {
  const { source, row, cursors: c, isFirst } = rows;
  if (row.left <= 0) return false;
  rows.isFirst = false;
  readObserved(source, c.observed, row, isFirst);
  row.fixed = row.same && !flag(c.changed);
  if (!row.fixed) readFixed(rows);
  row.suspended = flag(c.suspended);
  row.sameConditions = row.same && !flag(c.conditionsChanged);
  if (!row.sameConditions) readConditions(rows);
  row.deletionRequested = timeOrNaN(source, c.deletion, row.learned);
  return true;
};

const readFixed = ({ source, row, cursors: c }: JobRows): void => {
  row.namespace = text(source, c.namespace, row.namespace);
  row.cronJobUid = flag(c.hasCronJob) ? uid(c.cronJob, Math.max(0, row.cronJobUid)) : -1;
  row.cronJobName = flag(c.hasCronJobName) ? text(source, c.cronJobName, row.cronJobName ?? '') : null;
  row.nominal = timeOrNaN(source, c.nominal, timeOr(row.nominal, row.learned));
  const odd = next(c.name);
  row.oddName = odd === 0 ? null : textAt(source, odd - 1);
  row.created = time(source, c.created, timeOr(row.nominal, row.learned));
  row.manual = flag(c.manual);
  row.managedBy = flag(c.hasManager) ? text(source, c.manager, '') : null;
  row.parallelism = count(source, c.parallelism, 1);
  row.completions = count(source, c.completions, 1);
};

const readConditions = ({ source, row, cursors: c }: JobRows): void => {
  const known = row.same ? row.conditionCount : 0;
  row.conditionCount = lengthOf(source, c.conditions);
  for (let i = 0; i < row.conditionCount; i++) {
    let condition = row.conditions[i];
    if (condition === undefined) {
      condition = { type: '', at: NEVER, reason: '', message: '' };
      row.conditions.push(condition);
    }
    condition.type = text(source, c.condition, 'Complete');
    condition.at = time(source, c.conditionAt, i < known ? condition.at : row.learned);
    condition.reason = text(source, c.conditionReason, '');
    condition.message = text(source, c.conditionMessage, '');
  }
};

export const jobFactOf = ({ source, row }: JobRows): JobFact => ({
  kind: 'job',
  ...observedOf(source.columns, row),
  namespace: row.namespace,
  cronJobUid: row.cronJobUid < 0 ? null : uidText(source.columns, row.cronJobUid),
  cronJobName: row.cronJobName,
  nominal: orNull(row.nominal),
  name: jobNameIn(row),
  created: row.created,
  manual: row.manual,
  managedBy: row.managedBy,
  parallelism: row.parallelism,
  completions: row.completions,
  suspended: row.suspended,
  conditions: row.conditions.slice(0, row.conditionCount).map((condition) => ({ ...condition })),
  deletionRequested: orNull(row.deletionRequested),
});

export const jobNameIn = ({ oddName, cronJobName, nominal }: JobRow): string => {
  if (oddName !== null) return oddName;
  return cronJobName === null || Number.isNaN(nominal)
    ? ''
    : `${cronJobName}-${Math.floor(nominal / 60_000)}`;
};
