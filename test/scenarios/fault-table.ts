import { expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../build/cronjob.ts';
import { type RunSays, run } from '../build/run.ts';
import type { Change } from '../build/truth.ts';
import { both, type Judging, verdictOn } from '../build/verdicts.ts';

// Game days on a small cluster of CronJobs that are due every minute, with a minute's grace; the sequences are those
// of the bundled recording with another component stopped.
export const ok = refOf({});
export const judge = (
  cj: CronJobSays,
  runs: readonly Change[],
  nominal: string,
  judging: Judging = {},
): string => both(verdictOn([...cronJob(cj), ...runs], nominal, { from: '15:29:30', ...judging }));

type Row = {
  readonly cj?: CronJobSays;
  readonly run?: RunSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly is: string;
};
/** What befell the run of 15:31, and all that is said of it. */
export const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, { cj = {}, run: says, more = [], judging, is }) =>
    expect(
      judge(cj, [...(says === undefined ? [] : run(ok, '15:31:00', says)), ...more], '15:31:00', judging),
    ).toBe(is),
  );
};
