import type { ExternalRun } from '../../core/migration/external-run.ts';
import type { Completeness, PolledChange } from '../../core/migration/old-evidence.ts';
import type { ChronosPoll } from '../../core/migration/old-side.ts';
import type { ExternalRuns, PollBook } from '../../core/ports/external-runs.ts';
import { days, formatInstant, type Instant, type Interval, instant, parseInstant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { monthOf, monthsIn, sortWindow, stamp } from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import { expires, retained } from './retention.ts';
import type { Attribute, Item, Table } from './table.ts';

const runsPartition = (job: string, month: string): string => `external#${part(job)}#${month}`;
const changesPartition = (job: string, month: string): string => `polled#${part(job)}#${month}`;
const pollKey = (job: string) => ({ pk: `poll#${part(job)}`, sk: 'counters' });
const STATED = 'external#complete';
const LOOKS = 'external#looks';
const ALL = { from: '0', to: '9999' };
// Looks go on in one stretch for as long as nothing breaks: the one that a window begins in may be old.
const LONGEST_STRETCH = days(403);

/** External runs over a table: a partition per job and month, the run itself in its key. */
export const externalRunsOn = (table: Table): ExternalRuns & PollBook => ({
  put: (runs) => table.write(runs.map(runItem), []),
  runs: (job, window) => collect(table, { of: (month) => runsPartition(job, month), window }, readRun),
  declare: (stated) => table.write([statedItem(stated)], []),
  completeness: async () => {
    const found: Completeness[] = [];
    for await (const item of table.query({ pk: STATED, ...ALL, consistent: true }))
      found.push({ job: textOrNull(item.job), interval: intervalOf(item) });
    return found;
  },
  poll: async (job) => {
    const item = await table.get(pollKey(job));
    return item === null ? null : readPoll(item);
  },
  putPoll: (job, poll) => table.write([{ ...pollKey(job), ...pollAttributes(poll) }], []),
  putChange: (job, change) => table.write([changeItem(job, change)], []),
  changes: (job, window) =>
    collect(table, { of: (month) => changesPartition(job, month), window }, readChange),
  lastLook: async () => {
    for await (const item of table.query({
      pk: LOOKS,
      ...ALL,
      newestFirst: true,
      limit: 1,
      consistent: true,
    }))
      return intervalOf(item);
    return null;
  },
  look: ({ from, to }) => table.write([{ pk: LOOKS, sk: stamp(from), from, to, expires: expires(to) }], []),
  looks: async (window) => {
    const found: Interval[] = [];
    const range = sortWindow({ from: instant(window.from - LONGEST_STRETCH), to: window.to });
    for await (const item of table.query({ pk: LOOKS, ...range, consistent: true }))
      found.push(intervalOf(item));
    return found.filter(({ to }) => to > window.from);
  },
});

type Where = { readonly of: (month: string) => string; readonly window: Interval };

const collect = async <T>(
  table: Table,
  { of, window }: Where,
  read: (item: Item) => T,
): Promise<readonly T[]> => {
  const kept = retained(window);
  const found: T[] = [];
  for (const month of monthsIn(kept))
    for await (const item of table.query({ pk: of(month), ...sortWindow(kept), consistent: true }))
      found.push(read(item));
  return found;
};

/** Everything that tells one run from another is in the key: told twice it is written twice to the same place. */
const runItem = ({ job, startedAt, endedAt, outcome, witness }: ExternalRun): Item => {
  const at = startedAt ?? endedAt ?? instant(0);
  const identity = sha256(JSON.stringify([job, startedAt, endedAt, outcome, witness])).slice(0, 16);
  return {
    pk: runsPartition(job, monthOf(at)),
    sk: `${stamp(at)}#${identity}`,
    job,
    ...(startedAt === null ? {} : { startedAt: formatInstant(startedAt) }),
    ...(endedAt === null ? {} : { endedAt: formatInstant(endedAt) }),
    outcome,
    witness,
    expires: expires(at),
  };
};

const OUTCOMES = ['succeeded', 'failed', 'unknown'] as const;

const readRun = (item: Item): ExternalRun => {
  const outcome = OUTCOMES.find((one) => one === item.outcome);
  if (typeof item.job !== 'string' || outcome === undefined) throw unreadable(item);
  return {
    job: item.job,
    startedAt: timeOrNull(item.startedAt),
    endedAt: timeOrNull(item.endedAt),
    outcome,
    witness: item.witness === 'polled' ? 'polled' : 'told',
  };
};

const statedItem = ({ job, interval: { from, to } }: Completeness): Item => ({
  pk: STATED,
  sk: `${stamp(from)}#${stamp(to)}#${job === null ? '*' : part(job)}`,
  from,
  to,
  ...(job === null ? {} : { job }),
});

// A change is found by the window that its end lies in: it may have begun long before, while nobody looked.
const changeItem = (job: string, { interval, unseen, reset }: PolledChange): Item => ({
  pk: changesPartition(job, monthOf(interval.to)),
  sk: stamp(interval.to),
  from: interval.from,
  to: interval.to,
  unseen,
  reset: reset ? 1 : 0,
  expires: expires(interval.to),
});

const readChange = (item: Item): PolledChange => ({
  interval: intervalOf(item),
  unseen: numberOf(item, 'unseen'),
  reset: item.reset === 1,
});

const pollAttributes = ({ at, successCount, errorCount, lastSuccess, lastError }: ChronosPoll) => ({
  at,
  successCount,
  errorCount,
  ...(lastSuccess === null ? {} : { lastSuccess: formatInstant(lastSuccess) }),
  ...(lastError === null ? {} : { lastError: formatInstant(lastError) }),
});

const readPoll = (item: Item): ChronosPoll => ({
  at: instant(numberOf(item, 'at')),
  successCount: numberOf(item, 'successCount'),
  errorCount: numberOf(item, 'errorCount'),
  lastSuccess: timeOrNull(item.lastSuccess),
  lastError: timeOrNull(item.lastError),
});

const intervalOf = (item: Item): Interval => ({
  from: instant(numberOf(item, 'from')),
  to: instant(numberOf(item, 'to')),
});
const numberOf = (item: Item, name: string): number => {
  const value = item[name];
  if (typeof value !== 'number') throw unreadable(item);
  return value;
};
const textOrNull = (value: Attribute | undefined): string | null =>
  typeof value === 'string' ? value : null;
const timeOrNull = (value: Attribute | undefined): Instant | null =>
  typeof value === 'string' ? (parseInstant(value) ?? null) : null;
const unreadable = ({ pk, sk }: Item): StoreUnreadable =>
  new StoreUnreadable(`${pk} ${sk} is not what this program wrote there`);
