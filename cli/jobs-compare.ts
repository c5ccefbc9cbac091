import { type Command, Option } from 'commander';
import type { Difference } from '../core/chronos/difference.ts';
import { compareInventory, type PairComparison } from '../core/migration/compare-inventory.ts';
import { formatInstant, fromUnixSeconds } from '../core/time.ts';
import { harmless } from './columns.ts';
import { type ChronosSource, loadChronosJobs } from './load-chronos.ts';
import { loadJobs, readAsOf } from './load-jobs.ts';

/** `jobs compare FILE…`: each job's cron line beside its Chronos schedule, over two years. */
export const addCompare = (jobs: Command): void => {
  jobs
    .command('compare')
    .description("job files against Chronos' schedules over two years: equivalent, or why not and since when")
    .argument('<file...>', 'job files (YAML)')
    .option('--chronos-list <file>', 'a saved answer of /v1/scheduler/jobs')
    .option('--chronos <url>', 'the REST API; the password is taken from CRONWITNESS_CHRONOS_PASSWORD')
    .option('--chronos-user <name>', 'for basic authentication')
    .option('--chronos-ca <file>', 'the certificate authority of its TLS certificate (PEM)')
    .option('--chronos-timeout <duration>', 'how long to wait for an answer', '30s')
    .addOption(new Option('--chronos-version <major>').choices(['2', '3']).default('3'))
    .option('--as-of <time>', 'the beginning of the two years (RFC 3339; now)')
    .addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
    .action(compare);
};

type CompareOptions = ChronosSource & {
  readonly chronosVersion: string;
  readonly asOf?: string;
  readonly output: string;
};

const compare = async (files: readonly string[], options: CompareOptions): Promise<void> => {
  const jobs = loadJobs(files).map(({ job }) => job);
  const asOf = readAsOf(options.asOf);
  const listed = await loadChronosJobs(options, process.env.CRONWITNESS_CHRONOS_PASSWORD);
  const version = options.chronosVersion === '2' ? 2 : 3;
  const found = compareInventory(jobs, { jobs: listed, version }, asOf);
  const lines = [
    ...found.pairs.flatMap(pairLines),
    ...found.unknown.map((name) => `${name}: in Chronos, and in no file`),
  ];
  process.stdout.write(
    options.output === 'json'
      ? `${JSON.stringify(found)}\n`
      : `${lines.map((line) => harmless(line, LONGEST)).join('\n')}\n`,
  );
  if (!found.pairs.every(isFine)) process.exitCode = 1;
};

// Names and schedules of two systems, either of which may hold anything.
const LONGEST = 400;

// A job that never was in Chronos has nothing to be unlike.
const isFine = (pair: PairComparison): boolean =>
  pair.kind === 'not-in-chronos' || (pair.kind === 'compared' && pair.comparison.kind === 'equivalent');

const pairLines = (pair: PairComparison): readonly string[] => {
  if (pair.kind === 'not-in-chronos') return [`${pair.job}: not in Chronos`];
  if (pair.kind === 'bad-schedule') return [`${pair.job}: ${pair.message}`];
  const { differences } = pair.comparison;
  return differences.length === 0
    ? [`${pair.job}: equivalent`]
    : differences.map((one) => `${pair.job}: ${differenceText(one)}`);
};

const differenceText = ({ reason, firstAt, message }: Difference): string =>
  firstAt === null
    ? `${reason}: ${message}`
    : `${reason} from ${formatInstant(fromUnixSeconds(firstAt))}: ${message}`;
