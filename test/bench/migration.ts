import { readChronosJobs } from '../../adapters/chronos/read-chronos-jobs.ts';
import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import type { CronJobState } from '../../core/history/state.ts';
import { chronosDefinitionOf } from '../../core/inventory/chronos-definition.ts';
import type { PlacedJob } from '../../core/inventory/job.ts';
import { lintJobs } from '../../core/inventory/lint.ts';
import { auditMigration, type ChronosList } from '../../core/migration/audit-migration.ts';
import type { ClusterJob } from '../../core/migration/cluster-side.ts';
import { compareInventory } from '../../core/migration/compare-inventory.ts';
import type { ExternalRun } from '../../core/migration/external-run.ts';
import { defaultReadinessRule } from '../../core/migration/job-readiness.ts';
import { noOldEvidence, type OldEvidence } from '../../core/migration/old-evidence.ts';
import { viewOf } from '../../core/migration/view.ts';
import { occurrencesBetween } from '../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../core/schedule/parse-schedule.ts';
import {
  after,
  days,
  fromUnixSeconds,
  type Interval,
  instant,
  minutes,
  seconds,
  toUnixSeconds,
} from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { plantedJobs } from './planted-jobs.ts';

type Line = { readonly what: string; readonly took: string; readonly note: string };

const FROM = instant(Date.UTC(2026, 8, 28));
const WINDOW: Interval = { from: FROM, to: after(FROM, days(56)) };

/** CPU time of the process, so that neighbours on the machine do not count. */
const timed = <T>(work: () => T): readonly [T, string] => {
  const began = process.cpuUsage();
  const made = work();
  const { user, system } = process.cpuUsage(began);
  return [made, `${((user + system) / 1e6).toFixed(2)} s`];
};

/** Four hundred jobs each hour and a hundred each ten minutes, a quarter of them still in Chronos, in four zones. */
const jobFile = (): string =>
  Array.from({ length: 500 }, (_, i) => {
    const schedule = i % 5 === 0 ? `${i % 10}-59/10 * * * *` : `${i % 60} * * * *`;
    const zone = ['UTC', 'America/New_York', 'Europe/Paris', 'Asia/Kolkata'][i % 4];
    return [
      `- name: job-${i}`,
      `  timeZone: ${zone}`,
      `  scheduler: ${i % 4 === 0 ? 'chronos' : 'kubernetes'}`,
      ...(i % 4 === 0 ? [] : ['  since: 2026-10-26T00:00:00Z']),
      '  longestRun: 5m',
      `  kubernetes: { schedule: '${schedule}', command: [run, job-${i}], image: 'jobs:1' }`,
    ].join('\n');
  }).join('\n');

const placedJobs = (): readonly PlacedJob[] => {
  const { jobs, problems } = readJobFile('jobs.yaml', jobFile());
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return jobs;
};

const chronosOf = (jobs: readonly PlacedJob[]): ChronosList => {
  const list = jobs.flatMap(({ job }) => {
    const made = chronosDefinitionOf(job, 3, FROM);
    return made.ok ? [made.definition] : [];
  });
  const read = readChronosJobs(JSON.stringify(list));
  if (!read.ok) throw new Error(read.message);
  return { jobs: read.jobs, version: 3 };
};

const moved = instant(Date.UTC(2026, 9, 26));

const duesOf = ({ job }: PlacedJob): readonly number[] => {
  const parsed = parseSchedule({ expression: job.schedule, timeZone: job.timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`not a cron line: ${job.schedule}`);
  return occurrencesBetween(parsed.schedule, {
    from: toUnixSeconds(WINDOW.from),
    to: toUnixSeconds(WINDOW.to),
  });
};

const cronJobOf = ({ job }: PlacedJob): CronJobState => {
  const seen = { learned: FROM, notBefore: FROM, version: 1, witness: 'list' } as const;
  const spec = {
    schedule: job.schedule,
    timeZone: job.timeZone ?? null,
    suspend: job.scheduler === 'chronos',
    concurrency: 'Allow',
    startingDeadlineSeconds: null,
    owner: null,
    maintenance: null,
  } as const;
  return {
    uid: job.name,
    namespace: job.namespace,
    name: job.name,
    created: FROM,
    specs: [{ generation: 1, specChanged: null, spec, first: seen, last: seen }],
    statuses: [],
    labels: [],
    last: seen,
    gone: null,
  };
};

const verdictOf = ({ job }: PlacedJob, unix: number): Verdict => {
  const nominal = fromUnixSeconds(unix);
  const [at, end] = [after(nominal, seconds(3)), after(nominal, minutes(1))];
  return {
    cronJobUid: job.name,
    namespace: job.namespace,
    name: job.name,
    owner: null,
    nominal,
    deadline: after(nominal, minutes(20)),
    job: null,
    start: { kind: 'on-time', at, delay: seconds(3), basis: 'container', evidence: [] },
    finish: { kind: 'completed', at: end, disruptions: 0, basis: 'job', evidence: [] },
  };
};

const oldRunOf = (job: string, unix: number): ExternalRun => {
  const startedAt = after(fromUnixSeconds(unix), seconds(2));
  return { job, startedAt, endedAt: after(startedAt, seconds(40)), outcome: 'succeeded', witness: 'told' };
};

/** Both sides as they would be read: Chronos ran until the hand-over, Kubernetes from then on. */
const sidesOf = (jobs: readonly PlacedJob[]) => {
  const cluster = new Map<string, ClusterJob>();
  const old = new Map<string, OldEvidence>();
  let occurrences = 0;
  for (const placed of jobs) {
    const { job } = placed;
    const dues = duesOf(placed);
    occurrences += dues.length;
    const isOld = (unix: number): boolean => job.scheduler === 'chronos' || fromUnixSeconds(unix) < moved;
    const verdicts = dues.filter((unix) => !isOld(unix)).map((unix) => verdictOf(placed, unix));
    cluster.set(`${job.namespace}/${job.name}`, { cronJobs: [cronJobOf(placed)], verdicts, caughtUp: [] });
    const runs = dues.filter(isOld).map((unix) => oldRunOf(job.name, unix));
    old.set(job.name, { ...noOldEvidence, runs, complete: [WINDOW] });
  }
  const cronJobs = { watched: [WINDOW], blind: [], listed: [WINDOW.from], restored: [] };
  return { cluster: { jobs: cluster, cronJobs }, old, occurrences };
};

/** Issue 8's sizes: the linter's file of 5,000 jobs (budget 2 s), 500 jobs over two years, 500 jobs over eight weeks. */
export const run = (): readonly Line[] => {
  const { text, planted } = plantedJobs(5000);
  const [read, readTook] = timed(() => readJobFile('jobs.yaml', text));
  const [linted, lintTook] = timed(() => lintJobs(read.jobs, WINDOW.to));
  const errors = linted.findings.filter(({ severity }) => severity === 'error').length;
  const jobs = placedJobs();
  const chronos = chronosOf(jobs);
  const [compared, compareTook] = timed(() =>
    compareInventory(
      jobs.map(({ job }) => job),
      chronos,
      FROM,
    ),
  );
  const equal = compared.pairs.filter(
    (p) => p.kind === 'compared' && p.comparison.kind === 'equivalent',
  ).length;
  const { occurrences, ...sides } = sidesOf(jobs);
  const rule = defaultReadinessRule;
  const input = { ...sides, jobs, chronos, window: WINDOW, grace: minutes(20), rule };
  const [audit, auditTook] = timed(() => auditMigration(input, WINDOW.to));
  const view = viewOf(audit);
  const heap = `${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MiB heap`;
  return [
    {
      what: 'jobs lint: 5,000 jobs read',
      took: readTook,
      note: `${(text.length / 1024).toFixed(0)} KiB of YAML`,
    },
    {
      what: 'jobs lint: 5,000 jobs checked',
      took: lintTook,
      note: `${errors} errors of ${planted.length} planted`,
    },
    { what: '500 jobs against Chronos, two years', took: compareTook, note: `${equal} equivalent` },
    {
      what: '500 jobs audited, eight weeks',
      took: auditTook,
      note: `${occurrences} occurrences: ${view.occurrences['only-old']} old, ${view.occurrences['only-new']} new, ${view.findings.length} findings; ${heap}`,
    },
  ];
};
