import { type Command, Option } from 'commander';
import { readClusterList } from '../adapters/job-file/read-cron-jobs.ts';
import { writeDocuments } from '../adapters/job-file/write-job-file.ts';
import { chronosDefinitionOf } from '../core/inventory/chronos-definition.ts';
import { cronJobOf } from '../core/inventory/cron-job.ts';
import { crowdingChart } from '../core/inventory/crowding.ts';
import { diffInventory, type InventoryDifference } from '../core/inventory/diff.ts';
import { formatPosition, type PlacedJob } from '../core/inventory/job.ts';
import { lintJobs } from '../core/inventory/lint.ts';
import type { Instant } from '../core/time.ts';
import { addCompare } from './jobs-compare.ts';
import { loadJobs, readAsOf } from './load-jobs.ts';
import { readText } from './read-text.ts';
import { UsageError } from './usage-error.ts';

/** `jobs lint|render|diff|compare FILE…`: the inventory from a terminal. Sets `process.exitCode` to 1 when a check failed. */
export const addJobs = (program: Command): void => {
  const jobs = program
    .command('jobs')
    .description('check job files, render them, compare them with a cluster');
  jobs
    .command('lint')
    .description('names, schedules, clock changes, resources and crowded minutes of job files')
    .argument('<file...>', 'job files (YAML)')
    .option('--as-of <time>', 'count days and clock changes from here (RFC 3339; now)')
    .addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
    .action(lint);
  jobs
    .command('render')
    .description("write the schedulers' own definitions to stdout")
    .argument('<file...>', 'job files (YAML)')
    .addOption(new Option('--to <scheduler>').choices(['kubernetes', 'chronos']).makeOptionMandatory())
    .option('--image <image>', 'container image for jobs that name none')
    .addOption(new Option('--chronos-version <major>').choices(['2', '3']).default('3'))
    .option(
      '--as-of <time>',
      'where Chronos repetitions begin and shadow intervals are looked up (RFC 3339; now)',
    )
    .action(render);
  jobs
    .command('diff')
    .description("job files against a cluster's CronJobs: missing, extra, drifted")
    .argument('<file...>', 'job files (YAML)')
    .requiredOption('--cluster-list <file>', 'what "kubectl get cronjobs -A -o json" wrote')
    .option('-n, --namespace <namespace>', 'this namespace only')
    .option('--as-of <time>', 'where shadow intervals are looked up (RFC 3339; now)')
    .addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
    .action(diff);
  addCompare(jobs);
};

const print = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
};

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

type LintOptions = { readonly asOf?: string; readonly output: string };

const lint = (files: readonly string[], options: LintOptions): void => {
  const jobs = loadJobs(files);
  const { findings, crowding } = lintJobs(jobs, readAsOf(options.asOf));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (options.output === 'json') {
    print([JSON.stringify({ jobs: jobs.length, findings, startsPerMinute: crowding.perMinute })]);
  } else {
    const lines = findings.map(({ at, severity, rule, job, message }) => {
      const name = job === '' ? '' : `${job}: `;
      return `${formatPosition(at)}: ${severity}: ${name}${message} [${rule}]`;
    });
    const sum = `${count(jobs.length, 'job')}: ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}`;
    print([...lines, ...crowdingChart(crowding), sum]);
  }
  if (errors > 0) process.exitCode = 1;
};

type RenderOptions = {
  readonly to: string;
  readonly image?: string;
  readonly chronosVersion: string;
  readonly asOf?: string;
};

const render = (files: readonly string[], options: RenderOptions): void => {
  const jobs = loadJobs(files);
  const asOf = readAsOf(options.asOf);
  if (options.to === 'chronos') renderChronos(jobs, options.chronosVersion === '2' ? 2 : 3, asOf);
  else renderKubernetes(jobs, options.image, asOf);
};

const renderKubernetes = (jobs: readonly PlacedJob[], image: string | undefined, asOf: Instant): void => {
  const bare = jobs.find(({ job }) => job.image === null);
  if (image === undefined && bare !== undefined) {
    throw new UsageError(`${formatPosition(bare.at('name'))}: ${bare.job.name} names no image; give --image`);
  }
  process.stdout.write(writeDocuments(jobs.map(({ job }) => cronJobOf(job, { image: image ?? '' }, asOf))));
};

const renderChronos = (jobs: readonly PlacedJob[], version: 2 | 3, asOf: Instant): void => {
  const definitions: object[] = [];
  for (const { job, at } of jobs) {
    const rendering = chronosDefinitionOf(job, version, asOf);
    const place = formatPosition(at('schedule'));
    if (rendering.ok) {
      definitions.push(rendering.definition);
      for (const warning of rendering.warnings)
        process.stderr.write(`${place}: warning: ${job.name}: ${warning}\n`);
    } else {
      process.stderr.write(`${place}: error: ${job.name}: ${rendering.message}\n`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(`${JSON.stringify(definitions, null, 2)}\n`);
};

type DiffOptions = {
  readonly clusterList: string;
  readonly namespace?: string;
  readonly asOf?: string;
  readonly output: string;
};

const diff = (files: readonly string[], options: DiffOptions): void => {
  const here = ({ namespace }: { readonly namespace: string }): boolean =>
    options.namespace === undefined || namespace === options.namespace;
  const jobs = loadJobs(files).map(({ job }) => job);
  const list = readClusterList(readText(options.clusterList));
  if (!list.ok) throw new UsageError(`${options.clusterList} ${list.message}`);
  const found = diffInventory(jobs.filter(here), list.cronJobs.filter(here), readAsOf(options.asOf));
  print(options.output === 'json' ? [JSON.stringify(found)] : [...found.flatMap(diffLines), diffSum(found)]);
  if (found.length > 0) process.exitCode = 1;
};

const diffLines = (difference: InventoryDifference): readonly string[] => {
  if (difference.kind !== 'drifted') return [`${difference.kind}  ${difference.job}`];
  return difference.drifts.map(
    ({ field, wanted, found }) => `drifted  ${difference.job}: ${field} is ${found}, the file says ${wanted}`,
  );
};

const diffSum = (found: readonly InventoryDifference[]): string => {
  const count = (kind: InventoryDifference['kind']): number =>
    found.filter((one) => one.kind === kind).length;
  return `${count('missing')} missing, ${count('extra')} extra, ${count('drifted')} drifted`;
};
