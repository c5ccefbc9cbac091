import { type Io, oneOf, timeOf } from './columns.ts';
import { type Before, observedFields, same } from './columns-of-observations.ts';
import type { EventFact, GoneFact } from './fact.ts';

export const goneFields = (io: Io, fact: GoneFact | undefined, { observed }: Before<GoneFact>): GoneFact => ({
  kind: 'gone',
  ...observedFields(io, 'gone', { fact, before: observed }),
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
    kind: 'event',
    ...own,
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
