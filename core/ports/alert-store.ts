import type { AlertState } from '../alerting/decide.ts';
import type { Incident } from '../alerting/incident.ts';
import type { Interval } from '../time.ts';

/** What alerting remembers, and the incidents for those who look. */
export type AlertStore = {
  /** Null where nothing was decided yet. Read consistently. */
  readonly state: (cluster: string) => Promise<AlertState | null>;
  /** Refused (false) where another judge has come further: alerting never goes back. */
  readonly putState: (cluster: string, state: AlertState) => Promise<boolean>;
  /** Each under its id; a later version replaces the earlier. */
  readonly putIncidents: (cluster: string, incidents: readonly Incident[]) => Promise<void>;
  readonly incident: (cluster: string, id: string) => Promise<Incident | null>;
  /** The incidents whose first bad run was due in the window, ascending. */
  readonly incidents: (cluster: string, window: Interval) => Promise<readonly Incident[]>;
};
