import { type Io, oneOf, orNull, timeOf } from './columns.ts';
import { type Before, observedFields, optional, same, unchanged } from './columns-of-observations.ts';
import type { CronJobFact, CronJobSpec } from './fact.ts';

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
      labels: labelsOf(io, v?.labels),
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
  return { kind: 'cronjob', ...own, ...fixed, lastSchedule, lastSuccess };
};

const cronJobFixed = ({ namespace, name, created, generation, specChanged, spec, labels }: CronJobFact) => ({
  namespace,
  name,
  created,
  generation,
  specChanged,
  spec,
  labels,
});

// Neither a label's key nor its value may hold a comma.
const labelsOf = (io: Io, labels: readonly string[] | undefined): readonly string[] => {
  const all = io.rare('cronjob labels', labels && (labels.length > 0 ? labels.join(',') : null));
  return all === null ? [] : all.split(',');
};

const specFields = (io: Io, spec: CronJobSpec | undefined, before: CronJobSpec | undefined): CronJobSpec => ({
  schedule: io.text('spec schedule', spec?.schedule, before?.schedule ?? ''),
  timeZone: orNull(io, 'spec zone', spec?.timeZone, (v) => io.text('spec zone', v, before?.timeZone ?? '')),
  suspend: io.flag('spec suspend', spec?.suspend),
  concurrency: oneOf(io, 'spec concurrency', spec?.concurrency, ['Allow', 'Forbid', 'Replace']),
  startingDeadlineSeconds: orNull(io, 'spec deadline', spec?.startingDeadlineSeconds, (v) =>
    io.count('spec deadline', v, 0),
  ),
  owner: orNull(io, 'spec owner', spec?.owner, (v) => io.text('spec owner', v, before?.owner ?? '')),
  maintenance: io.rare('spec maintenance', spec?.maintenance),
});
