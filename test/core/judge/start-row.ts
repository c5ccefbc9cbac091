import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { jobRef } from '../../build/job.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';

export const ok = refOf({});
export const NOMINAL = '15:31:00';
// Between other occurrences, so that nothing of them interferes.
export const hourly: CronJobSays = { schedule: '31 * * * *' };
export const { name } = jobRef({ nominal: NOMINAL });
export const blindAll: Judging = { blind: { all: [['15:30:30', '15:35:00']] } };

/** What befell the run that was due at 15:31, and what is said of its start. */
export type Row = {
  readonly run?: RunSays;
  readonly more?: readonly Change[];
  readonly cronJob?: CronJobSays;
  readonly judging?: Judging;
  readonly is: string;
};

export const judgeRow = ({ run: says, more = [], cronJob: cj = {}, judging = {} }: Omit<Row, 'is'>): string =>
  startWords(
    verdictOn(
      [...cronJob({ ...hourly, ...cj }), ...(says === undefined ? [] : run(ok, NOMINAL, says)), ...more],
      NOMINAL,
      judging,
    ),
  );
