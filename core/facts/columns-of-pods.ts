import type { Instant } from '../time.ts';
import { type Io, listOf, orNull, timeOf } from './columns.ts';
import { containerFields } from './columns-of-containers.ts';
import { type Before, observedFields, optional, same, unchanged } from './columns-of-observations.ts';
import type { PodCondition, PodFact } from './fact.ts';

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
    kind: 'pod',
    ...own,
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
