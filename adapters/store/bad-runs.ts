import type { BadRunPage, BadRunQuery, Judgements } from '../../core/ports/judgements.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { cursorFor, positionOf } from './cursor.ts';
import { inTurn } from './in-turn.ts';
import {
  badKey,
  badPartition,
  badSortKey,
  fleetBadPartition,
  monthOf,
  monthsIn,
  ownerBadPartition,
  plainAttributes,
  sortWindow,
} from './judgement-keys.ts';
import { packVerdicts, unpackVerdicts } from './pack-verdicts.ts';
import { expires, retained } from './retention.ts';
import { INDEXES, type Item, type Range, type Table } from './table.ts';

export const badRunsOn = (table: Table): Pick<Judgements, 'putBadRuns' | 'badRuns'> => ({
  putBadRuns: async (cluster, bad, withdrawn) => {
    const puts = new Map(bad.map((v) => [badSortKey(v), itemOf(cluster, v)]));
    const deletes = new Map(withdrawn.map((v) => [badSortKey(v), badKey(cluster, v)]));
    for (const still of puts.keys()) deletes.delete(still);
    await table.write([...puts.values()], [...deletes.values()]);
  },
  badRuns: (query) => badRuns(table, query),
});

const itemOf = (cluster: string, v: Verdict): Item => {
  const month = monthOf(v.nominal);
  const sk = badSortKey(v);
  return {
    ...badKey(cluster, v),
    ...plainAttributes(v),
    [INDEXES.fleet.pk]: fleetBadPartition(cluster, month),
    [INDEXES.fleet.sk]: sk,
    ...(v.owner === null
      ? {}
      : { [INDEXES.owner.pk]: ownerBadPartition(cluster, v.owner, month), [INDEXES.owner.sk]: sk }),
    verdict: packVerdicts([v]),
    expires: expires(v.nominal),
  };
};

/** Month by month, newest first, one Query each, until there are enough (in-turn.ts). */
const badRuns = async (table: Table, query: BadRunQuery): Promise<BadRunPage> => {
  const last = query.cursor === undefined ? null : positionOf(query, query.cursor);
  const window = retained(query.window);
  const months = monthsIn(window).filter((month) => last === null || month <= last.slice(0, 7));
  const items = inTurn(months.toReversed(), (month) =>
    table.query(rangeOf(query, month, { window, last, more: query.limit + 2 })),
  );
  const found: Verdict[] = [];
  for await (const item of items) {
    const [verdict] = unpackVerdicts(item.verdict);
    if (verdict === undefined || badSortKey(verdict) === last || !concerns(query, verdict)) continue;
    if (found.length === query.limit) return { verdicts: found, next: nextOf(query, found) };
    found.push(verdict);
  }
  return { verdicts: found, next: null };
};

const nextOf = (query: BadRunQuery, found: readonly Verdict[]): string | null => {
  const last = found.at(-1);
  return last === undefined ? null : cursorFor(query, badSortKey(last));
};

type From = {
  readonly window: BadRunQuery['window'];
  readonly last: string | null;
  readonly more: number;
};

/** The narrowest partition that holds all that is asked for: the job's own, the owner's, or the fleet's. */
const rangeOf = (
  { cluster, cronJob, owner }: BadRunQuery,
  month: string,
  { window, last, more }: From,
): Range => {
  const bounds = sortWindow(window);
  const range = { from: bounds.from, to: last ?? bounds.to, newestFirst: true };
  if (cronJob !== undefined) {
    // Of one job's runs the owner may be asked for too: that is decided afterwards, so the number read is open.
    const limit = owner === undefined ? { limit: more } : {};
    return { ...range, ...limit, pk: badPartition(cluster, cronJob, month), consistent: true };
  }
  if (owner !== undefined)
    return { ...range, limit: more, pk: ownerBadPartition(cluster, owner, month), index: 'owner' };
  return { ...range, limit: more, pk: fleetBadPartition(cluster, month), index: 'fleet' };
};

const concerns = ({ owner }: BadRunQuery, verdict: Verdict): boolean =>
  owner === undefined || verdict.owner === owner;
