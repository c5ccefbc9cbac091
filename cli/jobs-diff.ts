import { type Command, Option } from 'commander';
import { readClusterList, summariesOf } from '../adapters/job-file/read-cron-jobs.ts';
import { listCronJobs } from '../adapters/kubernetes/list-cronjobs.ts';
import { type CronJobSummary, diffInventory, type InventoryDifference } from '../core/inventory/diff.ts';
import { type AccessOptions, openCluster, talking, withAccess } from './cluster-access.ts';
import { harmless } from './columns.ts';
import { loadJobs, readAsOf } from './load-jobs.ts';
import { readText } from './read-text.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

type Options = AccessOptions & {
  readonly clusterList?: string;
  readonly namespace?: string;
  readonly asOf?: string;
  readonly output: string;
};

/** `jobs diff FILE…`: the files against a cluster, live or as kubectl saved it. */
export const addDiff = (jobs: Command): void => {
  withAccess(jobs.command('diff'))
    .description("job files against a cluster's CronJobs: missing, extra, drifted")
    .argument('<file...>', 'job files (YAML)')
    .option('--cluster-list <file>', 'what "kubectl get cronjobs -A -o json" wrote, instead of a cluster')
    .option('-n, --namespace <namespace>', 'this namespace only')
    .option('--as-of <time>', 'where shadow intervals are looked up (RFC 3339; now)')
    .addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
    .action((files: readonly string[], options: Options) => diff(files, options));
};

const diff = (files: readonly string[], options: Options): void | Promise<void> => {
  // The files first: what is wrong with them is told without a cluster.
  const jobs = loadJobs(files).map(({ job }) => job);
  const here = ({ namespace }: { readonly namespace: string }): boolean =>
    options.namespace === undefined || namespace === options.namespace;
  const tell = (cluster: readonly CronJobSummary[]): void => {
    const found = diffInventory(jobs.filter(here), cluster.filter(here), readAsOf(options.asOf));
    const lines =
      options.output === 'json'
        ? [JSON.stringify(found)]
        : [...found.flatMap(differenceLines).map((line) => harmless(line, LONGEST)), differenceSum(found)];
    process.stdout.write(`${lines.join('\n')}\n`);
    if (found.length > 0) process.exitCode = 1;
  };
  return options.clusterList === undefined ? live(options).then(tell) : tell(saved(options.clusterList));
};

const saved = (file: string): readonly CronJobSummary[] => {
  const list = readClusterList(readText(file));
  if (!list.ok) throw new UsageError(`${file} ${list.message}`);
  return list.cronJobs;
};

const live = async (options: Options): Promise<readonly CronJobSummary[]> => {
  const { connection } = await openCluster(options);
  const list = summariesOf(await talking(() => listCronJobs(connection)));
  if (!list.ok) throw new WorldError(`the cluster's list of CronJobs: ${list.message}`);
  return list.cronJobs;
};

// What a cluster calls its objects must not move the cursor of who looks.
const LONGEST = 400;

const differenceLines = (difference: InventoryDifference): readonly string[] => {
  if (difference.kind !== 'drifted') return [`${difference.kind}  ${difference.job}`];
  return difference.drifts.map(
    ({ field, wanted, found }) => `drifted  ${difference.job}: ${field} is ${found}, the file says ${wanted}`,
  );
};

const differenceSum = (found: readonly InventoryDifference[]): string => {
  const count = (kind: InventoryDifference['kind']): number =>
    found.filter((one) => one.kind === kind).length;
  return `${count('missing')} missing, ${count('extra')} extra, ${count('drifted')} drifted`;
};
