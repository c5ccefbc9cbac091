import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { occurrencesBetween } from '../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../core/schedule/parse-schedule.ts';

/** The rows on which robfig/cron was measured, in millions of occurrences a second on two cores. */
const ROWS = [
  { expression: '* * * * *', timeZone: 'UTC', robfig: 1.8 },
  { expression: '* * * * *', timeZone: 'America/New_York', robfig: 0.66 },
  { expression: '15 */2 * * *', timeZone: 'Europe/Berlin', robfig: 0.068 },
  { expression: '30 2 * * 1-5', timeZone: 'America/New_York', robfig: 0.055 },
] as const;
type Row = (typeof ROWS)[number];

// Two years: a million minutes, four offset changes.
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2028, 0, 1);
const ROUND_MILLISECONDS = 400;
const ROUNDS = 5;

/** The best of some rounds, in occurrences a second: the machine's noise only ever slows. */
const rate = (enumerate: () => number): number => {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = performance.now();
    let count = 0;
    let elapsed = 0;
    while (elapsed < ROUND_MILLISECONDS) {
      count += enumerate();
      elapsed = performance.now() - begin;
    }
    best = Math.max(best, (count / elapsed) * 1000);
  }
  return best;
};

const ours = ({ expression, timeZone }: Row) => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`refused: ${expression}`);
  const { schedule } = parsed;
  return () => occurrencesBetween(schedule, { from: FROM / 1000, to: TO / 1000 }).length;
};

// The two others give one date after the other; a few hundred at a time are enough to see their pace.
const SOME = 500;

const cronParser = ({ expression, timeZone }: Row) => {
  return () => {
    const dates = CronExpressionParser.parse(expression, { currentDate: new Date(FROM - 1), tz: timeZone });
    for (let i = 0; i < SOME; i += 1) dates.next();
    return SOME;
  };
};

const croner = ({ expression, timeZone }: Row) => {
  const job = new Cron(expression, { timezone: timeZone, paused: true });
  return () => job.nextRuns(SOME, new Date(FROM - 1)).length;
};

const pace = (perSecond: number): string =>
  perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(1)} M/s` : `${(perSecond / 1e3).toFixed(1)} k/s`;

/** Prints occurrences per second beside cron-parser and croner, all measured in this run on one core. */
export const run = async (): Promise<readonly object[]> => {
  const rows: object[] = [];
  console.log(
    'occurrences enumerated                    ours  cron-parser     croner  × cron-parser  × robfig*',
  );
  for (const row of ROWS) {
    const [own, parser, other] = [rate(ours(row)), rate(cronParser(row)), rate(croner(row))];
    const name = `${row.expression} ${row.timeZone}`.padEnd(34);
    const figures = [pace(own).padStart(12), pace(parser).padStart(12), pace(other).padStart(10)].join(' ');
    const ratios = [own / parser, own / (row.robfig * 1e6)].map((n) => `${n.toFixed(0)}×`.padStart(13));
    console.log(`${name}${figures} ${ratios.join(' ')}`);
    rows.push({
      schedule: `\`${row.expression}\` ${row.timeZone}`,
      'a second': pace(own),
      'cron-parser': pace(parser),
      croner: pace(other),
      '× cron-parser': ratios[0]?.trim(),
      '× robfig (another machine)': ratios[1]?.trim(),
    });
  }
  console.log('* robfig/cron v3.0.1 was measured on another machine (test/conformance)');
  return rows;
};

if (process.argv[1]?.endsWith('bench/occurrences.ts')) await run();
