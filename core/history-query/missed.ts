import type { BadRunQuery, Judgements } from '../ports/judgements.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { isAfter, matches, pageOf, type RunPage, type RunQuery, remaining } from './query.ts';

// Where the store cannot filter for us, so many are read at once: one answer of DynamoDB holds about as many.
const CHUNK = 1000;

/** Bad runs, newest first: from the narrowest index that holds them, one Query for each month of the window. */
export const missedPage = async (
  { judgements }: { readonly judgements: Pick<Judgements, 'badRuns'> },
  query: RunQuery,
): Promise<RunPage> => {
  const found: Verdict[] = [];
  let cursor: string | undefined;
  do {
    const page = await judgements.badRuns({
      ...storeQuery(query),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const v of page.verdicts) if (isAfter(query, v) && matches(query, v)) found.push(v);
    cursor = page.next ?? undefined;
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
