/** What people are written to about. `Run Missed` is not among them: its incident is. */
export const MAILED = [
  'Incident Opened',
  'Incident Closed',
  'Error Budget Burning',
  'Observer Blind',
  'Observer Recovered',
  'Weekly SLO Report',
] as const;

/** Every event that we publish: what machines may hear of. */
export const PUBLISHED = [
  ...MAILED,
  'Run Missed',
  'Run Killed',
  'Run Recovered',
  'Pod Stuck Pending',
  'CronJob Finding',
  'Hand-over Finding',
] as const;
