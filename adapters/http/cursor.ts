import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Position } from '../../core/history-query/query.ts';
import { instant } from '../../core/time.ts';
import { Refusal } from './problem.ts';

const Content = z.tuple([
  z.int(),
  z.string(),
  z.string(),
  z.string(),
  z.enum(['time', 'cronJob']),
  z.string(),
]);

/**
 * Where the next page goes on: base64url of the last run's place and a check over it and over what was asked, so that a
 * cursor which was altered, or belongs to another question, is told from ours. It is no secret.
 */
export const cursorFor = (question: string, position: Position | null): string | null => {
  if (position === null) return null;
  const place = [
    position.nominal,
    position.namespace,
    position.name,
    position.cronJobUid,
    position.by,
  ] as const;
  return encode([...place, checkOf(question, place)]);
};

export const positionIn = (question: string, cursor: string): Position => {
  const content = Content.safeParse(decode(cursor));
  if (content.success) {
    const [nominal, namespace, name, cronJobUid, by, check] = content.data;
    const place = [nominal, namespace, name, cronJobUid, by] as const;
    if (check === checkOf(question, place) && encode([...place, check]) === cursor)
      return { nominal: instant(nominal), namespace, name, cronJobUid, by };
  }
  throw new Refusal(
    400,
    'cursor: it does not belong to this question; give back "next" of the page before unchanged, with the same filters, or start without a cursor',
  );
};

const encode = (content: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');

const decode = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const checkOf = (question: string, place: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([question, place]))
    .digest('hex')
    .slice(0, 16);
