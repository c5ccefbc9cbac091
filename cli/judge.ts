import type { Command } from 'commander';
import { dynamoStore } from '../adapters/dynamodb/store.ts';
import { flush, judgeNew } from '../core/pipeline/judge.ts';
import { formatSeconds } from '../core/time.ts';
import { type AccessOptions, openCluster, withAccess } from './cluster-access.ts';
import { openEmbedded } from './embedded-store.ts';
import { storing } from './station.ts';
import { announcer } from './tell.ts';
import { settingsOf } from './up.ts';
import { UsageError } from './usage-error.ts';

type Options = AccessOptions & {
  readonly cluster?: string;
  readonly data: string;
  readonly startWithin: string;
  readonly zone: string;
  readonly once?: boolean;
};

/** `cronwitness judge --once`: judges what was recorded since the last time. It needs no cluster, only its name. */
export const addJudge = (program: Command): void => {
  withAccess(program.command('judge'))
    .description('judge what was recorded and is not judged yet; prints the runs that turn out bad')
    .option('--cluster <name>', "the cluster's name in the ledger (default: the name of the context)")
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--start-within <duration>', 'the grace from nominal time to start', '20m')
    .option('--zone <zone>', 'the time zone in which days and weeks begin', 'UTC')
    .option('--once', 'judge once (required: to keep judging there is "up")')
    .action(async (options: Options) => {
      if (options.once !== true)
        throw new UsageError('judge: say --once; to keep judging use "cronwitness up"');
      const settings = settingsOf(options);
      const cluster = options.cluster ?? (await openCluster(options)).name;
      const embedded = await openEmbedded(options.data);
      try {
        const told = announcer();
        const ports = {
          ...settings,
          ...dynamoStore(embedded),
          cluster,
          decided: async (step: Parameters<typeof told.decided>[0]) => told.decided(step),
        };
        await storing(async () => {
          told.since(await ports.judgements.checkpoint(cluster));
          const set = await judgeNew(ports, null);
          await flush(ports, set);
          process.stderr.write(
            set.sequence === 0
              ? `nothing is recorded of ${cluster}\n`
              : `judged ${cluster} up to record ${set.sequence}, as of ${formatSeconds(set.asOf)}\n`,
          );
        });
      } finally {
        await embedded.stop();
      }
    });
};
