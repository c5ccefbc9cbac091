import { type Incident, memberKey } from '../alerting/incident.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Judgements, Labelled } from '../ports/judgements.ts';
import { groupBy } from '../report/group.ts';
import { type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Chosen, CronJobName } from './query.ts';

/** What a filter asks for that no key of a run holds: it has to be looked up first. */
export type Choice = { readonly labels: readonly string[]; readonly incident?: string | undefined };

type Source = {
  readonly judgements: Pick<Judgements, 'labelled'>;
  readonly alerts: Pick<AlertStore, 'incident' | 'state'>;
};

/** Looks it up: one Query a label, one read an incident. Null where there is no such incident. */
export const choose = async (
  { judgements, alerts }: Source,
  cluster: string,
  { labels, incident }: Choice,
): Promise<readonly Chosen[] | null> => {
  const chosen: Chosen[] = [];
  for (const label of labels) chosen.push(labelledRuns(await judgements.labelled(cluster, label)));
  if (incident === undefined) return chosen;
  const open = (await alerts.state(cluster))?.incidents.find((i) => i.id === incident);
  const found = open ?? (await alerts.incident(cluster, incident));
  return found === null ? null : [...chosen, incidentRuns(found)];
};

const nameKey = ({ namespace, name }: CronJobName): string => `${namespace}/${name}`;

/** The runs that were due while their CronJob had the label. */
const labelledRuns = (labelled: readonly Labelled[]): Chosen => {
  const names = new Set(labelled.map(nameKey));
  const spans = groupBy(labelled, (l) => l.cronJobUid);
  return {
    cronJob: (name) => names.has(nameKey(name)),
    run: (v) =>
      (spans.get(v.cronJobUid) ?? []).some(
        (l) => l.since <= v.nominal && (l.until === null || v.nominal < l.until),
      ),
    window: null,
  };
};

/** An incident's runs; of more than it keeps (`uncounted`) the first ones. */
const incidentRuns = ({ members, from, to }: Incident): Chosen => {
  const names = new Set(members.map(nameKey));
  const runs = new Set(members.map(memberKey));
  const has = (v: Verdict, of: 'missed' | 'killed'): boolean => runs.has(memberKey({ ...v, of }));
  const window: Interval = { from, to: instant(to + 1) };
  return {
    cronJob: (name) => names.has(nameKey(name)),
    run: (v) => has(v, 'missed') || has(v, 'killed'),
    window,
  };
};
