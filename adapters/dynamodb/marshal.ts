import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { StoreUnreadable } from '../store/errors.ts';
import type { Attribute, Item, Key } from '../store/table.ts';

/** Only texts, numbers and bytes are stored: no need for a document client. */
export const toAttribute = (value: Attribute): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { B: value };
};

export const marshal = (item: Item | Key): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toAttribute(value)]));

export const unmarshal = (raw: Record<string, AttributeValue>): Item => {
  const item = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, fromAttribute(value)]));
  const { pk, sk } = item;
  if (typeof pk !== 'string' || typeof sk !== 'string')
    throw new StoreUnreadable('an item without pk and sk');
  return { ...item, pk, sk };
};

const fromAttribute = (value: AttributeValue): Attribute => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.B !== undefined) return value.B;
  throw new StoreUnreadable(`an attribute of type ${Object.keys(value).join()}: only S, N and B are written`);
};
