import type { Instant } from '../time.ts';
import { type Io, listOf, orNull, timeOf } from './columns.ts';
import { type Before, observedFields, optional, same, unchanged } from './columns-of-observations.ts';
import type { JobCondition, JobFact } from './fact.ts';

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
    kind: 'job',
    ...own,
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
  failedIndexes: f.failedIndexes,
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
    failedIndexes: io.rare('job failed indexes', v?.failedIndexes),
  };
};

const jobConditionFields = (io: Io, c: JobCondition | undefined, near: Instant): JobCondition => ({
  type: io.text('job condition', c?.type, 'Complete'),
  at: timeOf(io, 'job condition at', c?.at, near),
  reason: io.text('job condition reason', c?.reason, ''),
  message: io.text('job condition message', c?.message, ''),
});
