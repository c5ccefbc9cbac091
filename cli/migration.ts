import { type Command, Option } from 'commander';
import type { MigrationAudit } from '../core/migration/audit-migration.ts';
import { renderMigrationMarkdown } from '../core/migration/render-markdown.ts';
import { verdictOf } from '../core/migration/verify.ts';
import { type MigrationView, viewOf } from '../core/migration/view.ts';
import { addImport } from './migration-import.ts';
import { addPoll } from './migration-poll.ts';
import { type AuditOptions, publishAudit, runAudit } from './migration-sources.ts';
import { statusTable, unproved, verifyText } from './migration-table.ts';
import { type Style, styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';

type Options = AuditOptions & { readonly output?: string; readonly job?: string; readonly publish?: boolean };
type Format = 'table' | 'json' | 'md';
const FORMATS = ['table', 'json', 'md'] as const;

/** `migration status|verify|report|import|poll`: a move from another scheduler, audited from both sides. */
export const addMigration = (program: Command): void => {
  const migration = program
    .command('migration')
    .description('audit a move from Chronos: what ran where, what was lost or doubled, which job is next');
  auditCommand(migration, 'status', 'where each job stands, with the numbers behind it').action(status);
  auditCommand(migration, 'verify', 'exit 1 when a moved job lost or doubled a run, or nobody can say of any')
    .option('--publish', 'put what was found into the outbox, and the whole where the dashboard finds it')
    .action(verify);
  auditCommand(migration, 'report', 'the whole migration, to be read or sent').action(report);
  addImport(migration);
  addPoll(migration);
};

const auditCommand = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .argument('<file...>', 'job files (YAML)')
    .option('--since <time>', 'the first nominal time (default: 7 days before the end; of a recording, all)')
    .option('--as-of <time>', 'judge as it stood then (default: as far as the cluster was observed)')
    .option('--data <dir>', 'where the embedded store lives (default: .cronwitness, without --recording)')
    .option('--table <name>', 'a deployed DynamoDB table instead, with your own AWS credentials')
    .option('--cluster <name>', 'which cluster of the store (default: the only one there is)')
    .option('--recording <dir>', "a recording instead of the store's verdicts")
    .option('--runs <file...>', 'runs outside Kubernetes: NDJSON, or CSV by its ending')
    .option(
      '--complete <from/to...>',
      'every run outside Kubernetes within is known: there, silence is proof',
    )
    .option('--chronos-list <file>', 'a saved answer of /v1/scheduler/jobs')
    .option('--chronos <url>', 'the REST API; the password is taken from CRONWITNESS_CHRONOS_PASSWORD')
    .option('--chronos-user <name>', 'for basic authentication')
    .option('--chronos-ca <file>', 'the certificate authority of its TLS certificate (PEM)')
    .option('--chronos-timeout <duration>', 'how long to wait for an answer', '30s')
    .addOption(new Option('--chronos-version <major>').choices(['2', '3']).default('3'))
    .option('--start-within <duration>', 'the grace from nominal time to start (default: as judged; 20m)')
    .option('--clean-runs <n>', 'the most clean runs in a row to ask of a job', '300')
    .option('--job <name>', 'one job, every occurrence of it')
    .addOption(
      new Option('-o, --output <format>', 'table (report: md)').choices(
        name === 'verify' ? ['table', 'json'] : [...FORMATS],
      ),
    );

const status = async (files: readonly string[], options: Options): Promise<void> => {
  const view = await seen(files, options);
  print(view, options.output ?? 'table', (style) => statusTable(view, style));
};

const report = async (files: readonly string[], options: Options): Promise<void> => {
  const view = await seen(files, options);
  print(view, options.output ?? 'md', (style) => statusTable(view, style));
};

const verify = async (files: readonly string[], options: Options): Promise<void> => {
  if (options.publish === true && (options.recording ?? options.job) !== undefined)
    throw new UsageError('--publish: of a whole store, without --recording and --job');
  const whole = await runAudit(files, options);
  if (options.publish === true) await publishAudit(whole, options);
  const audit = only(whole, options);
  const verdict = verdictOf(audit);
  if (options.output === 'json') process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
  else process.stdout.write(verifyText(verdict, styleFor(process.stdout)));
  for (const note of unproved(verdict)) process.stderr.write(`cronwitness: ${note}\n`);
  if (!verdict.ok) process.exitCode = 1;
};

const seen = async (files: readonly string[], options: Options): Promise<MigrationView> =>
  viewOf(only(await runAudit(files, options), options), { every: options.job !== undefined });

const only = (audit: MigrationAudit, { job }: Options): MigrationAudit => {
  if (job === undefined) return audit;
  const jobs = audit.jobs.filter((one) => one.readiness.job === job);
  if (jobs.length === 0) throw new UsageError(`--job: no file has a job "${job}"`);
  const inventory = audit.inventory.jobs.filter(({ name }) => name === job);
  return {
    ...audit,
    jobs,
    findings: audit.findings.filter((one) => one.job === job),
    inventory: {
      jobs: inventory,
      occurrences: inventory.reduce((sum, { occurrences }) => sum + occurrences, 0),
      unknown: inventory.reduce((sum, { unknown }) => sum + unknown, 0),
    },
    notPlanned: [],
  };
};

const print = (view: MigrationView, output: string, table: (style: Style) => string): void => {
  const format: Format = FORMATS.find((one) => one === output) ?? 'table';
  const text: Readonly<Record<Format, () => string>> = {
    table: () => table(styleFor(process.stdout)),
    json: () => `${JSON.stringify(view, null, 2)}\n`,
    md: () => renderMigrationMarkdown(view),
  };
  process.stdout.write(text[format]());
};
