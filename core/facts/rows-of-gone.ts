import { numbersOf, type Source, wordAt } from './column-values.ts';
import type { GoneFact } from './fact.ts';
import { bytes, noRows, observedOf, type Rows, readObserved, roomIn } from './rows.ts';

/** What left, as a record's rows tell; `resource` by its index. */
export type GoneRows = { readonly seen: Rows; resource: Uint8Array };

export const noGoneRows = (): GoneRows => ({ seen: noRows(), resource: bytes(0) });

const RESOURCES: readonly GoneFact['resource'][] = ['pods', 'jobs', 'cronjobs'];

export const readGone = (rows: GoneRows, source: Source, at: number): void => {
  readObserved(rows.seen, source, 'gone', at);
  const { count } = rows.seen;
  rows.resource = roomIn(rows.resource, count, bytes);
  const resources = numbersOf(source, 'gone resource');
  for (let i = 0; i < count; i++) rows.resource[i] = wordAt(resources, i, RESOURCES);
};

export const goneFactOf = (source: Source, rows: GoneRows, i: number): GoneFact => ({
  kind: 'gone',
  ...observedOf(source, rows.seen, i),
  resource: RESOURCES[rows.resource[i] ?? 0] ?? 'pods',
});
