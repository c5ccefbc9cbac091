import { expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { jobRef } from '../../build/job.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { finishWords, type Judging, verdictOn } from '../../build/verdicts.ts';

export const ok = refOf({});
export const NOMINAL = '15:31:00';
export const { name } = jobRef({ nominal: NOMINAL });

/** What befell the run of 15:31, and what is said of its end. */
export type Row = {
  readonly run: RunSays;
  readonly more?: readonly Change[];
  readonly cronJob?: CronJobSays;
  readonly judging?: Judging;
  readonly is: string;
};
export const judgeRow = ({ run: says, more = [], cronJob: cj = {}, judging = {} }: Omit<Row, 'is'>): string =>
  finishWords(
    verdictOn(
      [...cronJob({ schedule: '31 * * * *', ...cj }), ...run(ok, NOMINAL, says), ...more],
      NOMINAL,
      judging,
    ),
  );
export const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
};

export const started = { started: '15:31:02' };
export const gaveUp = (time: string) => ({ failed: [time, 'BackoffLimitExceeded'] as const });
export const dying = (time: string) => ({ deleted: [time, 2] as const });
