import type { Instant } from '../time.ts';
import {
  type Cursor,
  count,
  cursor,
  flag,
  type MaybeTime,
  maybeTime,
  NEVER,
  orNull,
  rareText,
  type Source,
  type TimeCursor,
  text,
  time,
  timeCursor,
  timeOr,
  timeOrNaN,
  wordAt,
} from './cursor.ts';
import type { ConcurrencyPolicy, CronJobFact } from './fact.ts';
import {
  lengthOf,
  type ObservedCursors,
  observedCursors,
  observedOf,
  type Row,
  readObserved,
} from './rows.ts';

/** A CronJob as a row tells of it. `fixed`: its spec and metadata are those of the row before. */
export type CronJobRow = Row & {
  fixed: boolean;
  namespace: string;
  name: string;
  created: Instant;
  generation: number;
  specChanged: Instant;
  schedule: string;
  timeZone: string | null;
  suspend: boolean;
  concurrency: ConcurrencyPolicy;
  startingDeadlineSeconds: number | null;
  owner: string | null;
  maintenance: string | null;
  /** As they are told: with a comma between them, null where there are none. */
  labels: string | null;
  lastSchedule: Instant;
  lastSuccess: Instant;
};

type Cursors = {
  readonly observed: ObservedCursors;
  readonly changed: Cursor;
  readonly namespace: Cursor;
  readonly name: Cursor;
  readonly created: TimeCursor;
  readonly generation: Cursor;
  readonly specChanged: MaybeTime;
  readonly schedule: Cursor;
  readonly hasZone: Cursor;
  readonly zone: Cursor;
  readonly suspend: Cursor;
  readonly concurrency: Cursor;
  readonly hasDeadline: Cursor;
  readonly deadline: Cursor;
  readonly hasOwner: Cursor;
  readonly owner: Cursor;
  readonly maintenance: Cursor;
  readonly labels: Cursor;
  readonly lastSchedule: MaybeTime;
  readonly lastSuccess: MaybeTime;
};

export type CronJobRows = {
  readonly source: Source;
  readonly row: CronJobRow;
  readonly cursors: Cursors;
  isFirst: boolean;
};

export const cronJobRows = (source: Source, at: Instant): CronJobRows => ({
  source,
  isFirst: true,
  row: {
    uid: 0,
    learned: at,
    notBefore: at,
    version: 0,
    witness: 'watch',
    same: false,
    left: lengthOf(source, cursor(source, 'cronjob n')),
    fixed: false,
    namespace: '',
    name: '',
    created: NEVER,
    generation: 1,
    specChanged: NEVER,
    schedule: '',
    timeZone: null,
    suspend: false,
    concurrency: 'Allow',
    startingDeadlineSeconds: null,
    owner: null,
    maintenance: null,
    labels: null,
    lastSchedule: NEVER,
    lastSuccess: NEVER,
  },
  cursors: {
    observed: observedCursors(source, 'cronjob'),
    changed: cursor(source, 'cronjob changed'),
    namespace: cursor(source, 'cronjob namespace'),
    name: cursor(source, 'cronjob name'),
    created: timeCursor(source, 'cronjob created'),
    generation: cursor(source, 'cronjob generation'),
    specChanged: maybeTime(source, 'cronjob spec changed'),
    schedule: cursor(source, 'spec schedule'),
    hasZone: cursor(source, 'spec zone?'),
    zone: cursor(source, 'spec zone'),
    suspend: cursor(source, 'spec suspend'),
    concurrency: cursor(source, 'spec concurrency'),
    hasDeadline: cursor(source, 'spec deadline?'),
    deadline: cursor(source, 'spec deadline'),
    hasOwner: cursor(source, 'spec owner?'),
    owner: cursor(source, 'spec owner'),
    maintenance: cursor(source, 'spec maintenance'),
    labels: cursor(source, 'cronjob labels'),
    lastSchedule: maybeTime(source, 'cronjob last schedule'),
    lastSuccess: maybeTime(source, 'cronjob last success'),
  },
});

/** Reads the next row; false where there is none. */
export const nextCronJob = (rows: CronJobRows): boolean => {
  const { source, row, cursors: c, isFirst } = rows;
  if (row.left <= 0) return false;
  rows.isFirst = false;
  readObserved(source, c.observed, row, isFirst);
  row.fixed = row.same && !flag(c.changed);
  if (!row.fixed) readFixed(rows);
  const near = timeOr(row.lastSchedule, row.learned);
  const success = row.same ? row.lastSuccess : NEVER;
  row.lastSchedule = timeOrNaN(source, c.lastSchedule, near);
  row.lastSuccess = timeOrNaN(source, c.lastSuccess, timeOr(success, timeOr(row.lastSchedule, near)));
  return true;
};

const POLICIES: readonly ConcurrencyPolicy[] = ['Allow', 'Forbid', 'Replace'];

const readFixed = ({ source, row, cursors: c }: CronJobRows): void => {
  const near = timeOr(row.created, row.learned);
  row.namespace = text(source, c.namespace, row.namespace);
  row.name = text(source, c.name, '');
  row.created = time(source, c.created, near);
  row.generation = count(source, c.generation, 1);
  row.specChanged = timeOrNaN(source, c.specChanged, near);
  row.schedule = text(source, c.schedule, row.schedule);
  row.timeZone = flag(c.hasZone) ? text(source, c.zone, row.timeZone ?? '') : null;
  row.suspend = flag(c.suspend);
  row.concurrency = wordAt(c.concurrency, POLICIES);
  row.startingDeadlineSeconds = flag(c.hasDeadline) ? count(source, c.deadline, 0) : null;
  row.owner = flag(c.hasOwner) ? text(source, c.owner, row.owner ?? '') : null;
  row.maintenance = rareText(source, c.maintenance);
  row.labels = rareText(source, c.labels);
};

export const cronJobFactOf = ({ source, row }: CronJobRows): CronJobFact => ({
  kind: 'cronjob',
  ...observedOf(source.columns, row),
  namespace: row.namespace,
  name: row.name,
  created: row.created,
  generation: row.generation,
  specChanged: orNull(row.specChanged),
  spec: {
    schedule: row.schedule,
    timeZone: row.timeZone,
    suspend: row.suspend,
    concurrency: row.concurrency,
    startingDeadlineSeconds: row.startingDeadlineSeconds,
    owner: row.owner,
    maintenance: row.maintenance,
  },
  labels: row.labels === null ? [] : row.labels.split(','),
  lastSchedule: orNull(row.lastSchedule),
  lastSuccess: orNull(row.lastSuccess),
});
