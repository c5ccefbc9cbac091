import type { Incident } from '../alerting/incident.ts';
import { countsOf, titleOf } from '../alerting/incident-text.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { ReportedIncident } from '../report/input.ts';
import { before, days, type Interval } from '../time.ts';

// They are kept under their first bad run. One that is open is found whenever it began; one that is over, if it began no
// longer before the window than an incident is kept open without news (core/alerting/incident-close.ts).
const LOOK_BACK = days(35);

/** The incidents that were open at some time in the window, by the time they opened. */
export const incidentsWithin = async (
  alerts: Pick<AlertStore, 'incidents' | 'state'>,
  cluster: string,
  window: Interval,
): Promise<readonly ReportedIncident[]> => {
  const stored = await alerts.incidents(cluster, { from: before(window.from, LOOK_BACK), to: window.to });
  const open = (await alerts.state(cluster))?.incidents ?? [];
  const byId = new Map([...stored, ...open].map((i) => [i.id, i]));
  return [...byId.values()]
    .filter((i) => i.opened < window.to && (i.closed === null || i.closed.at >= window.from))
    .map(reported)
    .toSorted((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1));
};

const reported = (i: Incident): ReportedIncident => ({
  id: i.id,
  title: titleOf(i),
  cause: i.cause.kind,
  opened: i.opened,
  closed: i.closed?.at ?? null,
  runs: countsOf(i).runs,
});
