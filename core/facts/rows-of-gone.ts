import type { Instant } from '../time.ts';
import { type Cursor, cursor, type Source, wordAt } from './cursor.ts';
import type { GoneFact } from './fact.ts';
import {
  lengthOf,
  type ObservedCursors,
  observedCursors,
  observedOf,
  type Row,
  readObserved,
} from './rows.ts';

export type GoneRow = Row & { resource: GoneFact['resource'] };
export type GoneRows = {
  readonly source: Source;
  readonly row: GoneRow;
  readonly observed: ObservedCursors;
  readonly resource: Cursor;
  isFirst: boolean;
};

export const goneRows = (source: Source, at: Instant): GoneRows => ({
  source,
  row: {
    uid: 0,
    learned: at,
    notBefore: at,
    version: 0,
    witness: 'watch',
    same: false,
    left: lengthOf(source, cursor(source, 'gone n')),
    resource: 'pods',
  },
  observed: observedCursors(source, 'gone'),
  resource: cursor(source, 'gone resource'),
  isFirst: true,
});

const RESOURCES: readonly GoneFact['resource'][] = ['pods', 'jobs', 'cronjobs'];

/** Reads the next row; false where there is none. */
export const nextGone = (rows: GoneRows): boolean => {
  const { source, row, isFirst } = rows;
  if (row.left <= 0) return false;
  rows.isFirst = false;
  readObserved(source, rows.observed, row, isFirst);
  row.resource = wordAt(rows.resource, RESOURCES);
  return true;
};

export const goneFactOf = ({ source, row }: GoneRows): GoneFact => ({
  kind: 'gone',
  ...observedOf(source.columns, row),
  resource: row.resource,
});
