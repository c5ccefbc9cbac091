import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from './table.ts';

/** Units by operation. `written` and `items` are computed from what was sent: the embedded engine leaves indexes out. */
export type Metered = {
  readonly calls: Readonly<Record<string, number>>;
  /** What the engine said that it consumed (ConsumedCapacity), by operation. */
  readonly consumed: Readonly<Record<string, number>>;
  /** Write units by operation as AWS counts them: each item and each index entry, in whole KB. */
  readonly written: Readonly<Record<string, number>>;
};
export type Meter = { readonly reading: () => Metered; readonly reset: () => void };

type Row = Record<string, AttributeValue>;

/**
 * Listens to a client's calls. An index entry costs a put as large as the item (both indexes project everything); an item
 * that moves within an index would cost two, but the keys here never change for the same item.
 */
export const meter = (client: DynamoDBClient): Meter => {
  let [calls, consumed, written]: Record<string, number>[] = [{}, {}, {}];
  const add = (to: Record<string, number> | undefined, operation: string, n: number): void => {
    if (to !== undefined && n > 0) to[operation] = (to[operation] ?? 0) + n;
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? 'unknown').replace(/Command$/, '');
      add(calls, operation, 1);
      add(written, operation, writtenBy(args.input));
      const result = await next(args);
      add(consumed, operation, consumedBy(result.output));
      return result;
    },
    { step: 'initialize', name: 'cronwitnessMeter' },
  );
  return {
    reading: () => ({ calls: { ...calls }, consumed: { ...consumed }, written: { ...written } }),
    reset: () => {
      [calls, consumed, written] = [{}, {}, {}];
    },
  };
};

/** The write units of one item: its own whole KB, and the same again for every index that it stands in. */
export const writeUnits = (item: Row): number => {
  const indexed = TABLE.indexes.filter((index) => item[index.pk] !== undefined).length;
  return Math.max(1, Math.ceil(itemSize(item) / 1024)) * (1 + indexed);
};

/** In bytes, as both engines count: names and values in UTF-8, a byte for every two significant digits of a number and one. */
export const itemSize = (item: Row): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);

const valueSize = ({ S, N, B }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberSize(N);
  return B?.length ?? 0;
};

/** Of a whole number: digits go in pairs from the point on, and pairs of zeros at either end do not count. */
const numberSize = (n: string): number => {
  const digits = n.replace('-', '');
  const pairs = (digits.length % 2 === 0 ? digits : `0${digits}`).replace(/^(?:00)+|(?:00)+$/g, '');
  return pairs.length / 2 + 1 + (n.startsWith('-') ? 1 : 0);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isRow = (value: unknown): value is Row => isRecord(value);

const writtenBy = (input: unknown): number => {
  if (!isRecord(input)) return 0;
  if (isRow(input.Item)) return writeUnits(input.Item);
  if (!isRecord(input.RequestItems)) return 0;
  const requests = Object.values(input.RequestItems).flatMap((r): unknown[] => (Array.isArray(r) ? r : []));
  return requests.reduce((sum: number, r) => sum + requestUnits(r), 0);
};

const requestUnits = (request: unknown): number => {
  if (isRecord(request) && isRecord(request.PutRequest) && isRow(request.PutRequest.Item))
    return writeUnits(request.PutRequest.Item);
  // A deletion costs as much as the item that it deletes; that one is not at hand: one unit for it and each index.
  return 1 + TABLE.indexes.length;
};

const consumedBy = (output: unknown): number => {
  if (!isRecord(output)) return 0;
  const told = Array.isArray(output.ConsumedCapacity) ? output.ConsumedCapacity : [output.ConsumedCapacity];
  return told.reduce((sum: number, c: unknown) => sum + unitsOf(c), 0);
};
const unitsOf = (capacity: unknown): number =>
  isRecord(capacity) && typeof capacity.CapacityUnits === 'number' ? capacity.CapacityUnits : 0;
