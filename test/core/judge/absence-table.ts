import { expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';

export const ok = refOf({});
export const NOMINAL = '15:31:00';
export const hourly = { schedule: '31 * * * *' } as const;

type Row = {
  readonly cronJob?: CronJobSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly is: string;
};
/** What befell a CronJob whose run at 15:31 nobody saw come, and what is said of the start. */
export const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, { cronJob: says = {}, more = [], judging = {}, is }) =>
    expect(
      startWords(
        verdictOn([...cronJob({ ...hourly, ...says }), ...more], NOMINAL, { name: 'ok', ...judging }),
      ),
    ).toBe(is),
  );
};

export const about = (reason: string, message: string, time = '15:31:00') =>
  event({ about: ['CronJob', 'ok'], reason, message, at: time });
