import type * as z from 'zod';
import type {
  ClustersAnswer,
  CoverageAnswer,
  HeatAnswer,
  Incidents,
  MigrationAnswer,
  OneRunAnswer,
  RunRow,
  RunsAnswer,
} from '../adapters/http/schemas.ts';
import type { Report } from '../core/report/report-data.ts';

// The types are the API's own schemas; nothing of them is in the bundle.
export type Row = z.output<typeof RunRow>;
export type Heat = z.output<typeof HeatAnswer>;
export type HeatRow = Heat['rows'][number];
export type Overview = Omit<Report, 'jobs' | 'badRuns' | 'differences'> & { readonly jobCount: number };
export type Cluster = z.output<typeof ClustersAnswer>['clusters'][number];
export type Migration = NonNullable<z.output<typeof MigrationAnswer>['migration']>;
export type OneRun = z.output<typeof OneRunAnswer>;

type Answers = {
  readonly '/v1/clusters': z.output<typeof ClustersAnswer>;
  readonly '/v1/heat': Heat;
  readonly '/v1/missed': z.output<typeof RunsAnswer>;
  readonly '/v1/runs': z.output<typeof RunsAnswer>;
  readonly '/v1/incidents': z.output<typeof Incidents>;
  readonly '/v1/migration': z.output<typeof MigrationAnswer>;
  readonly '/v1/coverage': z.output<typeof CoverageAnswer>;
  readonly '/v1/overview/current': Overview;
};

export class ApiProblem extends Error {}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Asks the API. The browser keeps answers with their ETags: one that has not changed crosses the wire as a 304. */
export const get = <P extends keyof Answers>(path: P, query: Query = {}): Promise<Answers[P]> =>
  ask(path, query);

export const getRun = (path: string, query: Query): Promise<OneRun> => ask(`/v1/runs/${path}`, query);

const ask = async (path: string, query: Query) => {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  const response = await fetch(asked.size === 0 ? path : `${path}?${asked}`, {
    headers: { accept: 'application/json' },
  });
  if (response.ok) return response.json();
  const problem: { readonly detail?: string } = await response.json().catch(() => ({}));
  throw new ApiProblem(problem.detail ?? `the server answered ${response.status}`);
};
