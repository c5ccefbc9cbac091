import type { BadRunQuery } from '../../core/ports/judgements.ts';
import { BadCursor } from './errors.ts';
import { sha256 } from './pack.ts';

/**
 * Where the next page goes on: after the sort key of the last bad run given. Base64url of JSON `[key, check]`; the
 * check is over the key and what was asked, so that a cursor which was altered, or belongs to another query, is told
 * from ours. It is no secret: it opens nothing that the query itself would not.
 */
export const cursorFor = (query: BadRunQuery, lastKey: string): string =>
  Buffer.from(JSON.stringify([lastKey, checkOf(query, lastKey)])).toString('base64url');

/** Throws BadCursor where the cursor is not one of this query's. */
export const positionOf = (query: BadRunQuery, cursor: string): string => {
  const content = parse(cursor);
  const [key, check] = Array.isArray(content) ? content : [];
  if (typeof key === 'string' && check === checkOf(query, key) && cursorFor(query, key) === cursor)
    return key;
  throw new BadCursor(
    'this cursor does not belong to this query; give back "next" of the page before unchanged, with the same filters, or start without a cursor',
  );
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const checkOf = ({ cluster, window, owner, cronJob }: BadRunQuery, key: string): string =>
  sha256(
    JSON.stringify([cluster, window.from, window.to, owner ?? null, cronJob?.namespace, cronJob?.name, key]),
  ).slice(0, 16);
