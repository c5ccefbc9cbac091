import type { Judgements, Labelled } from '../../core/ports/judgements.ts';
import { instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { stamp } from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import { expires } from './retention.ts';
import type { Item, Table } from './table.ts';

/** A label's CronJobs are one partition of the table; no index. One that lost it is kept as long as its runs are. */
export const labelledOn = (table: Table): Pick<Judgements, 'putLabelled' | 'labelled'> => ({
  putLabelled: async (cluster, labelled) => {
    // One write takes each key once.
    const items = new Map(
      labelled.map((l) => [`${partition(cluster, l.label)} ${sortKey(l)}`, itemOf(cluster, l)]),
    );
    await table.write([...items.values()], []);
  },
  labelled: async (cluster, label) => {
    const found: Labelled[] = [];
    const pk = partition(cluster, label);
    for await (const item of table.query({ pk, from: ' ', to: '\u{10FFFF}', consistent: true }))
      found.push(labelledIn(item, label));
    return found;
  },
});

const partition = (cluster: string, label: string): string => `label#${part(cluster)}#${part(label)}`;

const sortKey = ({ namespace, name, cronJobUid, since }: Labelled): string =>
  `${part(namespace)}#${part(name)}#${part(cronJobUid)}#${stamp(since)}`;

const itemOf = (cluster: string, l: Labelled): Item => ({
  pk: partition(cluster, l.label),
  sk: sortKey(l),
  namespace: l.namespace,
  name: l.name,
  uid: l.cronJobUid,
  since: l.since,
  ...(l.until === null ? {} : { until: l.until, expires: expires(l.until) }),
});

const labelledIn = ({ pk, sk, namespace, name, uid, since, until }: Item, label: string): Labelled => {
  if (
    typeof namespace !== 'string' ||
    typeof name !== 'string' ||
    typeof uid !== 'string' ||
    typeof since !== 'number'
  )
    throw new StoreUnreadable(`${pk} ${sk} does not say whose label it is`);
  return {
    label,
    cronJobUid: uid,
    namespace,
    name,
    since: instant(since),
    until: typeof until === 'number' ? instant(until) : null,
  };
};
