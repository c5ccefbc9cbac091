import { titleOf } from '../core/alerting/incident-text.ts';
import type { AlertStore } from '../core/ports/alert-store.ts';
import type { ReportedIncident } from '../core/report/input.ts';
import type { Interval } from '../core/time.ts';

/** The incidents of a window in the report's words. */
export const incidentsIn = async (
  { cluster, alerts }: { readonly cluster: string; readonly alerts: Pick<AlertStore, 'incidents'> },
  window: Interval,
): Promise<readonly ReportedIncident[]> =>
  (await alerts.incidents(cluster, window)).map((incident) => ({
    id: incident.id,
    title: titleOf(incident),
    cause: incident.cause.kind,
    opened: incident.opened,
    closed: incident.closed?.at ?? null,
    runs: incident.members.length,
  }));
