import type { Command } from 'commander';
import { dynamoStore } from '../adapters/dynamodb/store.ts';
import { clusterSource } from '../adapters/kubernetes/source.ts';
import type { Store } from '../adapters/store/store.ts';
import { observeTick } from '../core/pipeline/observe.ts';
import { instant } from '../core/time.ts';
import { oneLine } from './cluster-access.ts';
import { type ClustersOptions, type WantedCluster, wantedClusters, withClusters } from './clusters.ts';
import { declared } from './declared.ts';
import { eachForItself } from './each-for-itself.ts';
import { openEmbedded } from './embedded-store.ts';
import { type Settings, type SettingsOptions, settingsOf, withSettings } from './settings.ts';
import { storing } from './station.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

type Options = ClustersOptions & SettingsOptions & { readonly data: string; readonly once?: boolean };

/** `cronwitness observe --once`: one tick into the ledger, for those who bring their own schedule. */
export const addObserve = (program: Command): void => {
  withSettings(withClusters(program.command('observe')))
    .description('look at each cluster once, from where the last look left off, and record what was seen')
    .option('--data <dir>', 'where everything is kept', '.cronwitness')
    .option('--once', 'look once (required: to keep looking there is "up")')
    .action(async (options: Options) => {
      if (options.once !== true)
        throw new UsageError('observe: say --once; to keep looking use "cronwitness up"');
      const settings = settingsOf(options);
      const wanted = wantedClusters(options, settings);
      const embedded = await openEmbedded(options.data);
      try {
        const store = dynamoStore(embedded);
        await eachForItself(
          wanted.map((each) => {
            const label = wanted.length > 1 ? each.name : null;
            return { label, work: () => observeOnce(each, { store, settings, label, data: options.data }) };
          }),
        );
      } finally {
        await embedded.stop();
      }
    });
};

type Observing = {
  readonly store: Store;
  readonly settings: Settings;
  readonly label: string | null;
  readonly data: string;
};

const observeOnce = async (
  { name, open }: WantedCluster,
  { store, settings: { policyOf, zone, configuration }, label, data }: Observing,
): Promise<void> => {
  const owner = configuration?.owners.from;
  const source = clusterSource(await open(), owner === undefined ? {} : { owner });
  const seen = await storing(async () => {
    // Readers need to know by which rules it will be judged.
    await declared(store, { cluster: name, policy: policyOf(name), zone }, data);
    return observeTick({ cluster: name, source, ledger: store.ledger }, instant(Date.now()));
  });
  const of = label === null ? '' : `${label}: `;
  if (seen.kind === 'already-recorded') {
    process.stdout.write(`${of}another tick was faster: nothing to record\n`);
    return;
  }
  process.stdout.write(`${of}record ${seen.sequence}: ${seen.facts} facts\n`);
  if (seen.problems.length > 0) throw new WorldError(seen.problems.map(oneLine).join('; '));
};
