import type { Command } from 'commander';
import { kubernetesName } from '../core/migration/compare-inventory.ts';
import { readComplete, readRunFiles } from './migration-sources.ts';
import { writingBook } from './migration-store.ts';
import type { StoreOptions } from './store.ts';
import { UsageError } from './usage-error.ts';

type Options = StoreOptions & { readonly complete?: readonly string[]; readonly job?: readonly string[] };

/** `migration import FILE…`: runs outside Kubernetes into the store. The same file again changes nothing. */
export const addImport = (migration: Command): void => {
  migration
    .command('import')
    .description('store runs outside Kubernetes, and where they are all there are')
    .argument('[file...]', 'NDJSON, or CSV by its ending')
    .option('--data <dir>', 'where the embedded store lives', '.cronwitness')
    .option('--table <name>', 'a deployed DynamoDB table instead, with your own AWS credentials')
    .option(
      '--complete <from/to...>',
      'every run outside Kubernetes within is in the store: there, silence is proof',
    )
    .option('--job <name...>', 'what --complete says, of these jobs alone (default: all)')
    .action(importRuns);
};

const importRuns = async (files: readonly string[], options: Options): Promise<void> => {
  const whose = options.job?.map(kubernetesName) ?? [null];
  const stated = readComplete(options.complete ?? []).flatMap(({ interval }) =>
    whose.map((job) => ({ job, interval })),
  );
  if (options.job !== undefined && stated.length === 0)
    throw new UsageError('--job: says whose runs are complete; give --complete FROM/TO with it');
  if (files.length === 0 && stated.length === 0)
    throw new UsageError('nothing to import: give files, or --complete FROM/TO');
  const runs = readRunFiles(files).map((run) => ({ ...run, job: kubernetesName(run.job) }));
  await writingBook(options, async ({ book }) => {
    await book.put(runs);
    for (const one of stated) await book.declare(one);
    return null;
  });
  const jobs = new Set(runs.map(({ job }) => job)).size;
  process.stdout.write(`${runs.length} runs of ${jobs} jobs, ${stated.length} statements of completeness\n`);
};
