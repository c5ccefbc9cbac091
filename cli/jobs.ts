import { type Command, Option } from 'commander';
import { writeDocuments } from '../adapters/job-file/write-job-file.ts';
import { chronosDefinitionOf } from '../core/inventory/chronos-definition.ts';
import { cronJobOf } from '../core/inventory/cron-job.ts';
import { crowdingChart } from '../core/inventory/crowding.ts';
import { type Finding, REFUSED_BY_KUBERNETES } from '../core/inventory/finding.ts';
import { formatPosition, type PlacedJob } from '../core/inventory/job.ts';
import { lintJobs } from '../core/inventory/lint.ts';
import type { Instant } from '../core/time.ts';
import { harmless } from './columns.ts';
import { addCompare } from './jobs-compare.ts';
import { addDiff } from './jobs-diff.ts';
import { loadJobs, readAsOf } from './load-jobs.ts';
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
  addDiff(jobs);
  addCompare(jobs);
};

const print = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
};

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

// A file may come from anybody: what it calls a job must not move the cursor of who checks it.
const LONGEST = 600;

const findingLine = ({ at, severity, rule, job, message }: Finding): string => {
  const name = job === '' ? '' : `${harmless(job, 60)}: `;
  return harmless(`${formatPosition(at)}: ${severity}: ${name}${message}`, LONGEST).concat(` [${rule}]`);
};

type LintOptions = { readonly asOf?: string; readonly output: string };

const lint = (files: readonly string[], options: LintOptions): void => {
  const jobs = loadJobs(files);
  const { findings, crowding } = lintJobs(jobs, readAsOf(options.asOf));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (options.output === 'json') {
    print([JSON.stringify({ jobs: jobs.length, findings, startsPerMinute: crowding.perMinute })]);
  } else {
    const lines = findings.map(findingLine);
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
  const accepted = withoutRefused(jobs, asOf);
  process.stdout.write(
    writeDocuments(accepted.map(({ job }) => cronJobOf(job, { image: image ?? '' }, asOf))),
  );
};

const REFUSED_FIELDS = ['name', 'namespace', 'schedule', 'resources'] as const;

/** Without what the API server would refuse, or what would overwrite another job of the same name: each is told. */
const withoutRefused = (jobs: readonly PlacedJob[], asOf: Instant): readonly PlacedJob[] => {
  const refused = lintJobs(jobs, asOf).findings.filter(({ rule }) => REFUSED_BY_KUBERNETES.has(rule));
  for (const finding of refused) process.stderr.write(`${findingLine(finding)}\n`);
  if (refused.length > 0) process.exitCode = 1;
  const places = new Set(refused.map(({ at }) => formatPosition(at)));
  return jobs.filter(({ at }) => !REFUSED_FIELDS.some((field) => places.has(formatPosition(at(field)))));
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
