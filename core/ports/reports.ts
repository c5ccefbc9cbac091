import type { Report } from '../report/report-data.ts';

/** The issued reports of the fleet, one for each week: its latest revision. */
export type Reports = {
  /** Refused (false) where a later revision stands. */
  readonly put: (report: Report) => Promise<boolean>;
  /** `week` as in `2026-W47`; null where none was issued. */
  readonly get: (cluster: string, week: string) => Promise<Report | null>;
};
