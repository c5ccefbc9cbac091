import type { BadRunQuery, Judgements } from '../ports/judgements.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { isAfter, matches, pageOf, positionOf, type RunPage, type RunQuery, remaining } from './query.ts';

// Where the store cannot filter for us, so many are read at once: one answer of DynamoDB holds about as many.
const CHUNK = 1000;

export type MissedSource = {
  readonly judgements: Pick<Judgements, 'badRuns'>;
  /** About how many runs one answer may read through for the few that are asked for; no limit by default. */
  readonly mostRead?: number;
};

/**
 * Bad runs, newest first: from the narrowest index that holds them, one Query for each month of the window. A page may hold
 * fewer runs than were asked for, even none, and still have a next one: then it had read as many as it may.
 */
export const missedPage = async (
  { judgements, mostRead = Number.POSITIVE_INFINITY }: MissedSource,
  query: RunQuery,
): Promise<RunPage> => {
  const found: Verdict[] = [];
  let cursor: string | undefined;
  let read = 0;
  do {
    const page = await judgements.badRuns({
      ...storeQuery(query),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const v of page.verdicts) if (isAfter(query, v) && matches(query, v)) found.push(v);
    cursor = page.next ?? undefined;
    read += page.verdicts.length;
    const last = page.verdicts.at(-1);
    if (read >= mostRead && cursor !== undefined && last !== undefined && found.length <= query.limit)
      return { verdicts: found, next: positionOf(last) };
  } while (cursor !== undefined && found.length <= query.limit);
  return pageOf(found, query.limit);
};

const storeQuery = (query: RunQuery): BadRunQuery => {
  const { cluster, cronJob, owner, namespace, verdict, cause, after, chosen, limit } = query;
  const sifted = [namespace, verdict, cause, after, chosen].some((filter) => filter !== undefined);
  return {
    cluster,
    window: remaining(query),
    ...(cronJob === undefined ? {} : { cronJob }),
    ...(owner === undefined ? {} : { owner }),
    limit: sifted ? Math.max(CHUNK, limit + 1) : limit + 1,
  };
};
