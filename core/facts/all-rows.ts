import type { Source } from './column-values.ts';
import { type CronJobRows, noCronJobRows } from './rows-of-cronjobs.ts';
import { type GoneRows, noGoneRows } from './rows-of-gone.ts';
import { type JobRows, noJobRows } from './rows-of-jobs.ts';
import { noPodRows, type PodRows } from './rows-of-pods.ts';

/** A record's rows of each kind. */
export type AllRows = {
  readonly cronJobs: CronJobRows;
  readonly jobs: JobRows;
  readonly pods: PodRows;
  readonly gone: GoneRows;
};

export const noRowsAtAll = (): AllRows => ({
  cronJobs: noCronJobRows(),
  jobs: noJobRows(),
  pods: noPodRows(),
  gone: noGoneRows(),
});

/** One row of a kind: there is one such object for all of them, with another `i`. */
export type RowOf<T> = { readonly source: Source; readonly rows: T; i: number };
