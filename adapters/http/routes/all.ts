import type { Route } from '../route.ts';
import { clusters, coverage, health, incidents } from './fleet.ts';
import { heat } from './heat.ts';
import { jobs, oneJob } from './jobs.ts';
import { migration } from './migration.ts';
import { overview, report } from './reports.ts';
import { missed, oneRun, runs } from './runs.ts';

/** Everything that the API answers. */
export const ROUTES: readonly Route[] = [
  runs,
  missed,
  oneRun,
  jobs,
  oneJob,
  incidents,
  report,
  overview,
  coverage,
  heat,
  migration,
  clusters,
  health,
];
