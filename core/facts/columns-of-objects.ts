import { type Instant, instant } from '../time.ts';
import { type Io, listOf, oneOf, orNull, timeOf } from './columns.ts';
import { containerFields } from './columns-of-containers.ts';
import type {
  CronJobFact,
  CronJobSpec,
  EventFact,
  GoneFact,
  JobCondition,
  JobFact,
  Observed,
  PodCondition,
  PodFact,
} from './fact.ts';

// Every field is told against a prediction: the same field of the observation before, if that was of the same object,
// or else what is usual. Each function describes both directions (see Io), in the order in which fields are read.

type Before<T> = { readonly row: T | undefined; readonly observed: Observed };

const observedFields = (
  io: Io,
  kind: string,
  at: { fact: Observed | undefined; before: Observed },
): Observed => {
  const { fact, before } = at;
  const uid = io.uid(`${kind} uid`, fact?.uid, before.uid);
  const learned = timeOf(io, `${kind} learned`, fact?.learned, before.learned);
  const age = fact === undefined ? undefined : fact.learned - fact.notBefore;
  return {
    uid,
    learned,
    notBefore: instant(learned - io.count(`${kind} age`, age, 0)),
    version: io.count(`${kind} version`, fact?.version, before.version),
    witness: oneOf(io, `${kind} witness`, fact?.witness, ['watch', 'list']),
  };
};

/** The row before, where it speaks of the same object. */
const same = <T extends Observed>(row: T | undefined, observed: Observed): T | undefined =>
  row !== undefined && row.uid === observed.uid ? row : undefined;

const optional = (io: Io, column: string, value: Instant | null | undefined, near: Instant): Instant | null =>
  orNull(io, column, value, (v) => timeOf(io, column, v, near));

/** A value that hardly ever changes: told whole, or as one zero. */
const unchanged = <T>(
  io: Io,
  column: string,
  { value, before }: { readonly value: T | undefined; readonly before: T | undefined },
  fields: (value: T | undefined) => T,
): T => {
  if (before === undefined) return fields(value);
  const changed = value === undefined ? undefined : JSON.stringify(value) !== JSON.stringify(before);
  return io.flag(`${column} changed`, changed) ? fields(value) : before;
};

export const cronJobFields = (
  io: Io,
  fact: CronJobFact | undefined,
  { row, observed }: Before<CronJobFact>,
): CronJobFact => {
  const own = observedFields(io, 'cronjob', { fact, before: observed });
  const before = same(row, own);
  const fixed = unchanged(
    io,
    'cronjob',
    { value: fact && cronJobFixed(fact), before: before && cronJobFixed(before) },
    (v) => ({
      namespace: io.text('cronjob namespace', v?.namespace, row?.namespace ?? ''),
      name: io.text('cronjob name', v?.name, ''),
      created: timeOf(io, 'cronjob created', v?.created, row?.created ?? own.learned),
      generation: io.count('cronjob generation', v?.generation, 1),
      specChanged: optional(io, 'cronjob spec changed', v?.specChanged, row?.created ?? own.learned),
      spec: specFields(io, v?.spec, row?.spec),
    }),
  );
  const near = before?.lastSchedule ?? row?.lastSchedule ?? own.learned;
  const lastSchedule = optional(io, 'cronjob last schedule', fact?.lastSchedule, near);
  const lastSuccess = optional(
    io,
    'cronjob last success',
    fact?.lastSuccess,
    before?.lastSuccess ?? lastSchedule ?? near,
  );
  return { ...own, kind: 'cronjob', ...fixed, lastSchedule, lastSuccess };
};

const cronJobFixed = ({ namespace, name, created, generation, specChanged, spec }: CronJobFact) => ({
  namespace,
  name,
  created,
  generation,
  specChanged,
  spec,
});

const specFields = (io: Io, spec: CronJobSpec | undefined, before: CronJobSpec | undefined): CronJobSpec => ({
  schedule: io.text('spec schedule', spec?.schedule, before?.schedule ?? ''),
  timeZone: orNull(io, 'spec zone', spec?.timeZone, (v) => io.text('spec zone', v, before?.timeZone ?? '')),
  suspend: io.flag('spec suspend', spec?.suspend),
  concurrency: oneOf(io, 'spec concurrency', spec?.concurrency, ['Allow', 'Forbid', 'Replace']),
  startingDeadlineSeconds: orNull(io, 'spec deadline', spec?.startingDeadlineSeconds, (v) =>
    io.count('spec deadline', v, 0),
  ),
  owner: orNull(io, 'spec owner', spec?.owner, (v) => io.text('spec owner', v, before?.owner ?? '')),
});

export const jobFields = (io: Io, fact: JobFact | undefined, { row, observed }: Before<JobFact>): JobFact => {
  const own = observedFields(io, 'job', { fact, before: observed });
  const before = same(row, own);
  const fixed = unchanged(
    io,
    'job',
    { value: fact && jobFixed(fact), before: before && jobFixed(before) },
    (v) => jobFixedFields(io, v, { row, learned: own.learned }),
  );
  return {
    ...own,
    kind: 'job',
    ...fixed,
    suspended: io.flag('job suspended', fact?.suspended),
    conditions: unchanged(
      io,
      'job conditions',
      { value: fact?.conditions, before: before?.conditions },
      (v) =>
        listOf(io, 'job conditions', v, (c, i) =>
          jobConditionFields(io, c, before?.conditions[i]?.at ?? own.learned),
        ),
    ),
    deletionRequested: optional(io, 'job deletion', fact?.deletionRequested, own.learned),
  };
};

const jobFixed = (f: JobFact) => ({
  namespace: f.namespace,
  cronJobUid: f.cronJobUid,
  cronJobName: f.cronJobName,
  nominal: f.nominal,
  name: f.name,
  created: f.created,
  manual: f.manual,
  managedBy: f.managedBy,
  parallelism: f.parallelism,
  completions: f.completions,
});

const jobFixedFields = (
  io: Io,
  v: ReturnType<typeof jobFixed> | undefined,
  { row, learned }: { readonly row: JobFact | undefined; readonly learned: Instant },
): ReturnType<typeof jobFixed> => {
  const namespace = io.text('job namespace', v?.namespace, row?.namespace ?? '');
  const cronJobUid = orNull(io, 'job cronjob', v?.cronJobUid, (u) =>
    io.uid('job cronjob', u, row?.cronJobUid ?? ''),
  );
  const cronJobName = orNull(io, 'job cronjob name', v?.cronJobName, (n) =>
    io.text('job cronjob name', n, row?.cronJobName ?? ''),
  );
  const nominal = optional(io, 'job nominal', v?.nominal, row?.nominal ?? learned);
  // The controller's own name for it; told in full only where somebody else made the Job.
  const usual =
    cronJobName !== null && nominal !== null ? `${cronJobName}-${Math.floor(nominal / 60_000)}` : '';
  return {
    namespace,
    cronJobUid,
    cronJobName,
    nominal,
    name: io.text('job name', v?.name, usual),
    created: timeOf(io, 'job created', v?.created, nominal ?? learned),
    manual: io.flag('job manual', v?.manual),
    managedBy: orNull(io, 'job manager', v?.managedBy, (m) => io.text('job manager', m, '')),
    parallelism: io.count('job parallelism', v?.parallelism, 1),
    completions: io.count('job completions', v?.completions, 1),
  };
};

const jobConditionFields = (io: Io, c: JobCondition | undefined, near: Instant): JobCondition => ({
  type: io.text('job condition', c?.type, 'Complete'),
  at: timeOf(io, 'job condition at', c?.at, near),
  reason: io.text('job condition reason', c?.reason, ''),
  message: io.text('job condition message', c?.message, ''),
});

export const podFields = (io: Io, fact: PodFact | undefined, { row, observed }: Before<PodFact>): PodFact => {
  const own = observedFields(io, 'pod', { fact, before: observed });
  const before = same(row, own);
  const fixed = unchanged(
    io,
    'pod',
    { value: fact && podFixed(fact), before: before && podFixed(before) },
    (v) => podFixedFields(io, v, { row, learned: own.learned }),
  );
  return {
    ...own,
    kind: 'pod',
    ...fixed,
    node: orNull(io, 'pod node', fact?.node, (v) => io.text('pod node', v, row?.node ?? '')),
    phase: io.text('pod phase', fact?.phase, before?.phase ?? 'Pending'),
    reason: io.text('pod reason', fact?.reason, before?.reason ?? ''),
    disruption: orNull(io, 'pod disruption', fact?.disruption, (v) =>
      podConditionFields(io, 'pod disruption', { v, near: own.learned }),
    ),
    unschedulable: orNull(io, 'pod unschedulable', fact?.unschedulable, (v) =>
      podConditionFields(io, 'pod unschedulable', { v, near: fixed.created }),
    ),
    scheduled: optional(io, 'pod scheduled', fact?.scheduled, before?.scheduled ?? fixed.created),
    containers: listOf(io, 'pod containers', fact?.containers, (c, i) =>
      containerFields(io, c, {
        before: before?.containers[i],
        usual: row?.containers[i]?.name,
        near: fixed.created,
      }),
    ),
    deletionRequested: optional(io, 'pod deletion', fact?.deletionRequested, own.learned),
  };
};

const podFixed = ({ namespace, jobUid, jobName, name, created }: PodFact) => ({
  namespace,
  jobUid,
  jobName,
  name,
  created,
});

const podFixedFields = (
  io: Io,
  v: ReturnType<typeof podFixed> | undefined,
  { row, learned }: { readonly row: PodFact | undefined; readonly learned: Instant },
): ReturnType<typeof podFixed> => {
  const namespace = io.text('pod namespace', v?.namespace, row?.namespace ?? '');
  const jobUid = orNull(io, 'pod job', v?.jobUid, (u) => io.uid('pod job', u, row?.jobUid ?? ''));
  const jobName = io.text('pod job name', v?.jobName, row?.jobName ?? '');
  // Almost always the Job's name, a dash and five random letters.
  const prefix = `${jobName}-`;
  const short = io.flag('pod name short', v === undefined ? undefined : v.name.startsWith(prefix));
  const rest = io.text(
    'pod name',
    v === undefined ? undefined : short ? v.name.slice(prefix.length) : v.name,
    '',
  );
  return {
    namespace,
    jobUid,
    jobName,
    name: short ? `${prefix}${rest}` : rest,
    created: timeOf(io, 'pod created', v?.created, learned),
  };
};

const podConditionFields = (
  io: Io,
  column: string,
  { v, near }: { readonly v: PodCondition | undefined; readonly near: Instant },
): PodCondition => ({
  at: timeOf(io, `${column} at`, v?.at, near),
  reason: io.text(`${column} reason`, v?.reason, ''),
  message: io.text(`${column} message`, v?.message, ''),
});

export const goneFields = (io: Io, fact: GoneFact | undefined, { observed }: Before<GoneFact>): GoneFact => ({
  ...observedFields(io, 'gone', { fact, before: observed }),
  kind: 'gone',
  resource: oneOf(io, 'gone resource', fact?.resource, ['pods', 'jobs', 'cronjobs']),
});

export const eventFields = (
  io: Io,
  fact: EventFact | undefined,
  { row, observed }: Before<EventFact>,
): EventFact => {
  const own = observedFields(io, 'event', { fact, before: observed });
  const before = same(row, own);
  const first = timeOf(io, 'event first', fact?.first, before?.first ?? own.learned);
  return {
    ...own,
    kind: 'event',
    about: oneOf(io, 'event about', fact?.about, ['Pod', 'Job', 'CronJob']),
    namespace: io.text('event namespace', fact?.namespace, row?.namespace ?? ''),
    name: io.text('event name', fact?.name, row?.name ?? ''),
    aboutUid: io.uid('event about uid', fact?.aboutUid, row?.aboutUid ?? ''),
    fieldPath: io.text('event field', fact?.fieldPath, before?.fieldPath ?? ''),
    reason: io.text('event reason', fact?.reason, row?.reason ?? ''),
    message: io.text('event message', fact?.message, before?.message ?? ''),
    first,
    last: timeOf(io, 'event last', fact?.last, first),
    count: io.count('event count', fact?.count, before?.count ?? 1),
  };
};
