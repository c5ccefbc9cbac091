import { DRILL_HOPS, type DrillSign } from '../../core/ports/drill-trace.ts';
import { after, days, instant, toUnixSeconds } from '../../core/time.ts';
import { part } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import type { Item, Table } from './table.ts';

// Nobody asks for them once the drill is over; they are kept for whoever wonders about the last game day.
const KEPT = days(40);
const EVERYTHING = { from: ' ', to: '~' } as const;

/** What the targets of a drill's events leave behind, for the one who waits for it: a few items for each drill. */
export type DrillSigns = {
  readonly put: (eventId: string, signs: readonly DrillSign[]) => Promise<void>;
  readonly of: (eventIds: readonly string[]) => Promise<readonly DrillSign[]>;
};

/** Under the keys that the mail function may write. The same place, tried again, replaces its sign. */
export const drillSignsOn = (table: Table): DrillSigns => ({
  put: (eventId, signs) =>
    table.write(
      signs.map(
        ({ hop, at, where, problem }): Item => ({
          pk: partitionOf(eventId),
          sk: `${hop}#${sha256(Buffer.from(where))}`,
          hop,
          at,
          where,
          ...(problem === null ? {} : { problem }),
          expires: toUnixSeconds(after(at, KEPT)),
        }),
      ),
      [],
    ),
  of: async (eventIds) => {
    const found: DrillSign[] = [];
    for (const id of eventIds)
      for await (const item of table.query({ pk: partitionOf(id), ...EVERYTHING, consistent: true }))
        found.push(...signOf(item));
    return found;
  },
});

const partitionOf = (eventId: string): string => `mail#drill#${part(eventId)}`;

const signOf = ({ hop, at, where, problem }: Item): readonly DrillSign[] => {
  const known = DRILL_HOPS.find((h) => h === hop);
  if (known === undefined || typeof at !== 'number' || typeof where !== 'string') return [];
  return [{ hop: known, at: instant(at), where, problem: typeof problem === 'string' ? problem : null }];
};
