import type { Command } from 'commander';
import { dynamoStore } from '../adapters/dynamodb/store.ts';
import type { Store } from '../adapters/store/store.ts';
import { flush, type JudgePorts, judgeNew } from '../core/pipeline/judge.ts';
import { telling } from '../core/pipeline/tell-tick.ts';
import { formatSeconds } from '../core/time.ts';
import { type ClustersOptions, wantedClusters, withClusters } from './clusters.ts';
import { declared } from './declared.ts';
import { openEmbedded } from './embedded-store.ts';
import { judgeSettings, type Settings, type SettingsOptions, settingsOf, withSettings } from './settings.ts';
import { storing } from './station.ts';
import { announcer } from './tell.ts';
import { UsageError } from './usage-error.ts';

type Options = ClustersOptions & SettingsOptions & { readonly data: string; readonly once?: boolean };

/** `cronwitness judge --once`: judges what was recorded since the last time. It needs no cluster, only its name. */
export const addJudge = (program: Command): void => {
  withSettings(withClusters(program.command('judge')))
    .description('judge what was recorded and is not judged yet; prints the runs that turn out bad')
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--once', 'judge once (required: to keep judging there is "up")')
    .action(async (options: Options) => {
      if (options.once !== true)
        throw new UsageError('judge: say --once; to keep judging use "cronwitness up"');
      const settings = settingsOf(options);
      const { cluster } = options;
      // A name is enough, also one that no configuration knows: a recording's, or a cluster's that is gone.
      const names =
        cluster === undefined ? wantedClusters(options, settings).map(({ name }) => name) : [cluster];
      const embedded = await openEmbedded(options.data);
      try {
        const store = dynamoStore(embedded);
        const judging = { store, settings, names, data: options.data };
        for (const name of names) await storing(() => judgeOnce(judging, name));
      } finally {
        await embedded.stop();
      }
    });
};

type Judging = {
  readonly store: Store;
  readonly settings: Settings;
  readonly names: readonly string[];
  readonly data: string;
};

const judgeOnce = async ({ store, settings, names, data }: Judging, cluster: string): Promise<void> => {
  const told = announcer(names.length > 1 ? cluster : null);
  const { zone } = settings;
  if ((await store.ledger.head(cluster)) === null) {
    process.stderr.write(`nothing is recorded of ${cluster}\n`);
    return;
  }
  const settled = judgeSettings(settings, cluster);
  const policy = await declared(store, { ...settled, zone }, data);
  const tell = telling({ ...store, ...settled, policy });
  const ports: JudgePorts = {
    ...settled,
    ...store,
    policy,
    decided: async (step, set) => {
      await tell(step, set);
      told.decided(step);
    },
  };
  told.since(await store.judgements.checkpoint(cluster));
  const set = await judgeNew(ports, null);
  await flush(ports, set);
  process.stderr.write(`judged ${cluster} up to record ${set.sequence}, as of ${formatSeconds(set.asOf)}\n`);
};
