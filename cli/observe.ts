import type { Command } from 'commander';
import { dynamoStore } from '../adapters/dynamodb/store.ts';
import { clusterSource } from '../adapters/kubernetes/source.ts';
import { observeTick } from '../core/pipeline/observe.ts';
import { instant } from '../core/time.ts';
import { type AccessOptions, oneLine, openCluster, withAccess } from './cluster-access.ts';
import { openEmbedded } from './embedded-store.ts';
import { storing } from './station.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

type Options = AccessOptions & { readonly data: string; readonly once?: boolean };

/** `cronwitness observe --once`: one tick into the ledger, for those who bring their own schedule. */
export const addObserve = (program: Command): void => {
  withAccess(program.command('observe'))
    .description('look at a cluster once, from where the last look left off, and record what was seen')
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--once', 'look once (required: to keep looking there is "up")')
    .action(async (options: Options) => {
      if (options.once !== true)
        throw new UsageError('observe: say --once; to keep looking use "cronwitness up"');
      const { name, connection } = await openCluster(options);
      const embedded = await openEmbedded(options.data);
      try {
        const { ledger } = dynamoStore(embedded);
        const source = clusterSource(connection);
        const seen = await storing(() => observeTick({ cluster: name, source, ledger }, instant(Date.now())));
        if (seen.kind === 'already-recorded') {
          process.stdout.write('another tick was faster: nothing to record\n');
          return;
        }
        process.stdout.write(`record ${seen.sequence}: ${seen.facts} facts\n`);
        if (seen.problems.length > 0) throw new WorldError(seen.problems.map(oneLine).join('; '));
      } finally {
        await embedded.stop();
      }
    });
};
