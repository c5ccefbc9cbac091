import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { readEndpoint } from '../adapters/dynamodb/endpoint-file.ts';
import { eventBridgeClient } from '../adapters/eventbridge/client.ts';
import { journalSigns } from '../adapters/eventbridge/journal-trace.ts';
import { pause } from '../adapters/eventbridge/pause.ts';
import { createPublisher } from '../adapters/eventbridge/publisher.ts';
import { drillSignsOn } from '../adapters/store/drill-signs.ts';
import { outboxOn } from '../adapters/store/outbox.ts';
import type { Table } from '../adapters/store/table.ts';
import type { DrillTrace } from '../core/ports/drill-trace.ts';
import { instant, seconds } from '../core/time.ts';
import { drillTable } from './drill-table.ts';
import { busIn } from './local-bus.ts';
import { runDrill } from './run-drill.ts';
import { clusterIn, type StoreOptions, usingStore, withStoreOptions } from './store.ts';
import { styleFor } from './style.ts';
import { durationOption } from './times.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

type Options = StoreOptions & { readonly bus?: string; readonly patience: string; readonly output: string };

/** `cronwitness drill`: a marked missed run goes the whole way to people, and the command says where it got to. */
export const addDrill = (program: Command): void => {
  const command = program
    .command('drill')
    .description('send a marked, synthetic missed run all the way to the mailbox, and say where it stopped')
    .option(
      '--bus <name>',
      'with --table: send it to this bus oneself (default: the deployed judge sends it)',
    )
    .option('--patience <duration>', 'how long to wait for it to arrive', '2m')
    .option('-o, --output <format>', 'table, json', 'table');
  withStoreOptions(command).action(async (options: Options) => {
    const patience = durationOption('patience', options.patience);
    const { output } = options;
    if (output !== 'table' && output !== 'json')
      throw new UsageError(`-o: "${output}" is not a format; expected table, json`);
    if (options.bus !== undefined && options.table === undefined)
      throw new UsageError(
        '--bus: say --table too; without them the drill goes by the bus of "cronwitness up"',
      );
    if (options.table === undefined) mustBeUp(options.data);
    await usingStore(options, async (store) => {
      const result = await runDrill(
        {
          cluster: await clusterIn(store, options),
          outbox: outboxOn(store.table),
          publisher: options.bus === undefined ? null : publisherTo(options.bus),
          trace:
            options.table === undefined ? localTrace(options.data, store.table) : deployedTrace(store.table),
          now: () => instant(Date.now()),
          sleep: (length) => wait(length),
        },
        { patience, every: options.table === undefined ? seconds(0.2) : seconds(2) },
      );
      process.stdout.write(
        output === 'json'
          ? `${JSON.stringify(result, null, 2)}\n`
          : drillTable(result, styleFor(process.stdout)),
      );
      // A game day that nobody was paged on: that is the check which this command is.
      if (result.stopped !== null) process.exitCode = 1;
    });
  });
};

/** What is put into an outbox that nobody empties would wait there, and go out as an old drill one day. */
const mustBeUp = (data: string): void => {
  if (readEndpoint(data)?.command !== 'up')
    throw new WorldError(
      `--data ${data}: nobody is watching there who would send an alert; start "cronwitness up" and drill again`,
    );
};

const publisherTo = (busName: string) =>
  createPublisher({ client: eventBridgeClient(), busName, sleep: pause });

/** Behind the bus of `up`: its journals tell of rules and webhooks, the mail function's items of mails. */
const localTrace = (data: string, table: Table): DrillTrace => ({
  hops: ['rule', 'mail'],
  signs: async (ids) => [...(await journalSigns(busIn(data), ids)), ...(await drillSignsOn(table).of(ids))],
});

/** In the cloud the mail function leaves a sign. Rules and webhooks leave metrics only, and those come minutes late. */
const deployedTrace = (table: Table): DrillTrace => ({ hops: ['mail'], signs: drillSignsOn(table).of });
