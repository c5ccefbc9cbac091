/** An attribute of an item: text, whole number or bytes. */
export type Attribute = string | number | Uint8Array;
export type Key = { readonly pk: string; readonly sk: string };
export type Item = Key & { readonly [attribute: string]: Attribute };

/** The table's own key, or one of its sparse indexes (their keys are plain attributes of the items). */
export const INDEXES = { fleet: { pk: 'fpk', sk: 'fsk' }, owner: { pk: 'opk', sk: 'osk' } } as const;
export type IndexName = keyof typeof INDEXES;

/** One partition, the sort keys between `from` and `to`, both inclusive. Ascending unless `newestFirst`. */
export type Range = {
  readonly pk: string;
  readonly from: string;
  readonly to: string;
  readonly index?: IndexName;
  readonly newestFirst?: boolean;
  /** Sees every write that was answered before; indexes cannot. */
  readonly consistent?: boolean;
  /** No more than so many items; all by default. */
  readonly limit?: number;
  /** So many items a call, for a reader who may stop early; by default as many as one answer holds. */
  readonly atOnce?: number;
};

/** A condition with a name: what must hold of the item that stands under the key for the put to be done. */
export type Condition =
  | { readonly kind: 'absent' }
  /** Absent, or its `attribute` is not greater than ours. */
  | { readonly kind: 'not-behind'; readonly attribute: string }
  /** Absent, or its `until` is not after `asOf`, or its `holder` is the one named. */
  | { readonly kind: 'unheld'; readonly asOf: number; readonly holder: string };

/**
 * What the ledger and the judgements need of a table: keys, conditional puts, ranges. There is no scan.
 * Every call may fail with StoreUnreachable, StoreThrottled or StoreRefused.
 */
export type Table = {
  /** Reads consistently; null where nothing stands under the key. */
  readonly get: (key: Key) => Promise<Item | null>;
  /** False where the condition did not hold: nothing was written. */
  readonly put: (item: Item, condition: Condition) => Promise<boolean>;
  /** Unconditional puts and deletions, any number, in no order; when it returns all are done. */
  readonly write: (puts: readonly Item[], deletes: readonly Key[]) => Promise<void>;
  readonly query: (range: Range) => AsyncIterable<Item>;
};
