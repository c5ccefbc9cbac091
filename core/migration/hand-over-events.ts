import { type DecidedEvent, headOf, pathPart } from '../alerting/event.ts';
import { idPart, NAME, plain, shellWord } from '../alerting/plain.ts';
import type { Job } from '../inventory/job.ts';
import type { InventoryTally, MissingTally } from '../inventory/tally.ts';
import { formatInstant, type Instant } from '../time.ts';
import type { AuditedOccurrence } from './audit-job.ts';
import type { MigrationAudit } from './audit-migration.ts';
import type { HandOverKind, HandOverTrouble } from './classify.ts';

type Trouble = Exclude<HandOverTrouble, null>;

/** What to do about it: the run is over, so look at what it did, and at what lets it happen again. */
const STEPS: Readonly<Record<Trouble, (job: string, due: string) => string>> = {
  lost: (job, due) =>
    `Run ${job} by hand if the run of ${due} is still wanted, and see which side should have made it.`,
  doubled: (job, due) =>
    `Switch ${job} off on the side that no longer has it, and check what the double run of ${due} did.`,
  'wrong-side': (job) => `Switch ${job} off on the side that no longer has it, and on where it is to run.`,
};

const SUMMARIES: Readonly<Record<Trouble, string>> = {
  lost: 'was made by neither scheduler',
  doubled: 'was made by both schedulers',
  'wrong-side': 'was made by the scheduler that did not have the job',
};

/** A `Hand-over Finding` for every occurrence that was lost, doubled or made by the wrong side, by job and time. */
export const handOverEvents = (
  { jobs, asOf }: Pick<MigrationAudit, 'jobs' | 'asOf'>,
  cluster: string,
): readonly DecidedEvent[] =>
  jobs.flatMap(({ audit }) =>
    audit.occurrences.flatMap((occurrence) => handOverEvent(audit.job, occurrence, { cluster, asOf }) ?? []),
  );

type Frame = { readonly cluster: string; readonly asOf: Instant };

const handOverEvent = (
  job: Job,
  { nominal, kind, trouble, expected }: AuditedOccurrence,
  { cluster, asOf }: Frame,
): DecidedEvent | null => {
  const known = knownKind(kind);
  if (trouble === null || known === null) return null;
  const due = formatInstant(nominal);
  const name = plain(job.name, NAME);
  const group = `hand-over-finding/${idPart(cluster)}/${idPart(job.name)}`;
  const id = `${group}/${due}`;
  const head = headOf(
    { id, cluster },
    {
      summary: `${plain(job.name, 120)}: the run due ${due} ${SUMMARIES[trouble]}`,
      nextStep: STEPS[trouble](plain(job.name, 120), due),
      explain: `cronwitness migration status --job ${shellWord(job.name)}`,
      dashboard: `/migration/${pathPart(job.name)}`,
    },
  );
  const owner = job.owner === undefined ? null : plain(job.owner, NAME);
  const detail = { ...head, job: name, owner, nominal: due, kind: known, trouble, expected };
  return { id, detailType: 'Hand-over Finding', detail, time: asOf, group };
};

const knownKind = (kind: HandOverKind): Exclude<HandOverKind, 'unknown'> | null =>
  kind === 'unknown' ? null : kind;

/**
 * A `CronJob Finding` for every job that the cluster lacks. There is no object to speak of, so `uid` and
 * `generation` are null. It is told once a day (UTC) for as long as it lasts.
 */
export const missingEvents = (
  { jobs }: InventoryTally,
  cluster: string,
  asOf: Instant,
): readonly DecidedEvent[] => jobs.flatMap((row) => (row.missing ? [missingEvent(row, cluster, asOf)] : []));

const missingEvent = (row: MissingTally, cluster: string, asOf: Instant): DecidedEvent => {
  const { namespace, name, owner, occurrences } = row;
  const day = formatInstant(asOf).slice(0, 10);
  const group = `cronjob-finding/${idPart(cluster)}/${idPart(namespace)}/${idPart(name)}`;
  const id = `${group}/missing/${day}`;
  const cronJob = plain(`${namespace}/${name}`, 2 * NAME + 1);
  const message = `the job file has it, the cluster does not: ${occurrences} ${occurrences === 1 ? 'occurrence' : 'occurrences'} without a CronJob`;
  const head = headOf(
    { id, cluster },
    {
      summary: `${plain(cronJob, 120)}: missing (${message})`,
      nextStep: `Apply what "cronwitness jobs render --to kubernetes" writes for ${plain(name, 120)}, or take it out of the job file.`,
      explain: 'cronwitness jobs diff',
      dashboard: `/migration/${pathPart(name)}`,
    },
  );
  const detail = {
    ...head,
    cronJob,
    namespace: plain(namespace, NAME),
    name: plain(name, NAME),
    uid: null,
    owner: owner === null ? null : plain(owner, NAME),
    generation: null,
    rule: 'missing',
    severity: 'error' as const,
    message,
  };
  return { id, detailType: 'CronJob Finding', detail, time: asOf, group };
};
