import type { Command } from 'commander';
import { choose } from '../core/history-query/chosen.ts';
import { csvOf } from '../core/history-query/csv.ts';
import { missedPage } from '../core/history-query/missed.ts';
import { presentReader } from '../core/history-query/present.ts';
import type { Chosen, RunPage, RunQuery } from '../core/history-query/query.ts';
import { runsPage } from '../core/history-query/runs.ts';
import { after, formatSeconds, instant, seconds } from '../core/time.ts';
import { rowOf } from '../core/verdict/row.ts';
import type { Verdict } from '../core/verdict/verdict.ts';
import {
  choiceFrom,
  FORMATS,
  type Format,
  queryFrom,
  type RunsOptions,
  withFilterOptions,
} from './runs-options.ts';
import { runsTable } from './runs-table.ts';
import { clusterIn, type OpenStore, usingStore, withStoreOptions } from './store.ts';
import { type Style, styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';
import { follow } from './watch-runs.ts';
import { behindNone, staleness } from './what-is-known.ts';

/** `cronwitness runs`: every due run with its verdict. */
export const addRuns = (program: Command): void =>
  addLister(program, 'runs', 'every run that was due, with its verdict, newest first');

/** `cronwitness missed`: those that were late, never started, dropped or killed. */
export const addMissed = (program: Command): void =>
  addLister(program, 'missed', 'the runs that were late, never started, dropped or killed, newest first');

type What = 'runs' | 'missed';

const addLister = (program: Command, what: What, description: string): void => {
  const command = withFilterOptions(program.command(what).description(description));
  withStoreOptions(command).action(async (options: RunsOptions) => {
    const format = FORMATS.find((f) => f === options.output);
    if (format === undefined)
      throw new UsageError(`-o: "${options.output}" is not a format; expected ${FORMATS.join(', ')}`);
    if (options.watch === true && format !== 'table')
      throw new UsageError(
        `--watch: prints a table that grows, and -o ${format} has an end; leave one of them out`,
      );
    const asOf = instant(Date.now());
    // A wrong option is told before anything is opened.
    queryFrom(options, '', { asOf, now: asOf });
    const choice = choiceFrom(options);
    const work = async (store: OpenStore): Promise<void> => {
      const cluster = await clusterIn(store, options);
      const read = choosing(await readerOf(store, what, cluster), () => choose(store, cluster, choice));
      // Ages are counted back from what is known: the same question has the same answer, whenever it is asked.
      const known = (await store.ledger.head(cluster))?.at ?? asOf;
      if (options.watch === true)
        await follow(read, (now) => queryFrom(options, cluster, { asOf: known, now }));
      else {
        const query = queryFrom(options, cluster, { asOf: known, now: asOf });
        const notes = options.until === undefined ? staleness(known, asOf) : [];
        // An incident's runs are asked for whenever they were: what was watched of that time means nothing.
        const behind = async () => (options.incident === undefined ? behindNone(store, query) : []);
        await list(read, { query, format, notes, behind });
      }
    };
    await usingStore(options, work, { lasting: options.watch === true });
  });
};

export type ReadPage = (query: RunQuery) => Promise<RunPage>;

/** Looks up labels and the incident anew for each page: while somebody watches, both grow. */
const choosing =
  (read: ReadPage, lookUp: () => Promise<readonly Chosen[] | null>): ReadPage =>
  async (query) => {
    const chosen = await lookUp();
    if (chosen === null) throw new UsageError('--incident: there is none with this id');
    return read(chosen.length > 0 ? { ...query, chosen } : query);
  };

const readerOf = async (store: OpenStore, what: What, cluster: string): Promise<ReadPage> => {
  if (what === 'missed') return (query) => missedPage(store, query);
  const present = presentReader(store);
  // A person at a terminal waits.
  const source = { ...store, present: () => present(cluster), most: Number.POSITIVE_INFINITY };
  return (query) => runsPage(source, query);
};

type Asked = {
  readonly query: RunQuery;
  readonly format: Format;
  readonly notes: readonly string[];
  /** What to say besides where nothing was found. */
  readonly behind: () => Promise<readonly string[]>;
};

const list = async (read: ReadPage, { query, format, notes, behind }: Asked): Promise<void> => {
  const { verdicts, next } = await read(query);
  // "None" is good news only where somebody looked.
  const unseen = verdicts.length === 0 ? await behind() : [];
  process.stdout.write(printed(verdicts, format, styleFor(process.stdout)));
  const more =
    next === null
      ? []
      : [
          `these are the newest ${verdicts.length}; there are more (--limit, or --until ${formatSeconds(after(next.nominal, seconds(1)))})`,
        ];
  for (const note of [...more, ...unseen, ...notes]) process.stderr.write(`cronwitness: ${note}\n`);
};

const printed = (verdicts: readonly Verdict[], format: Format, style: Style): string => {
  switch (format) {
    case 'json':
      return `${JSON.stringify(verdicts.map(rowOf), null, 2)}\n`;
    case 'csv':
      return csvOf(verdicts);
    case 'table':
      return verdicts.length === 0 ? 'None.\n' : `${runsTable(verdicts, style)}\n`;
    default:
      return format satisfies never;
  }
};
