import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import * as z from 'zod';
import { everyOccurrences, occurrenceBatches } from '../core/schedule/occurrences.ts';
import { parseSchedule, type Schedule } from '../core/schedule/parse-schedule.ts';
import { before, formatSeconds, type Instant, instant, parseDuration, parseInstant } from '../core/time.ts';
import { type Line, lines } from './lines.ts';
import { occurrencesTable } from './occurrences-table.ts';
import { UsageError } from './usage-error.ts';

// A pipe's buffer: what is ready is written when there is this much of it, or when the input pauses.
const CHUNK_CHARACTERS = 65_536;

type Options = {
  readonly schedule?: string;
  readonly timeZone?: string;
  readonly from?: string;
  readonly to?: string;
  readonly output: string;
};

const FORMATS = ['json', 'table'] as const;

/** `cronwitness occurrences`: one schedule from the options, or one a line from standard input. */
export const addOccurrences = (program: Command): void => {
  program
    .command('occurrences')
    .description('when a schedule calls for a run, as Kubernetes computes it')
    .option('--schedule <cron>', 'a CronJob schedule; without it, NDJSON lines are read from standard input')
    .option('--time-zone <zone>', 'an IANA time zone (default: UTC)')
    .option('--from <time>', 'RFC 3339, inclusive, or an age such as 7d')
    .option('--to <time>', 'RFC 3339, exclusive, or an age such as 7d')
    .option(
      '-o, --output <format>',
      "json (unix seconds), or table (the zone's own clocks and UTC; with --schedule)",
      'json',
    )
    .action(async (options: Options) => {
      const format = FORMATS.find((f) => f === options.output);
      if (format === undefined)
        throw new UsageError(`-o: "${options.output}" is not a format; expected ${FORMATS.join(', ')}`);
      if (options.schedule === undefined) {
        if (format === 'table') throw new UsageError('-o table needs --schedule');
        const alone = (['timeZone', 'from', 'to'] as const).find((name) => options[name] !== undefined);
        if (alone !== undefined)
          throw new UsageError(`--${alone === 'timeZone' ? 'time-zone' : alone} needs --schedule`);
        await answerAll(process.stdin, process.stdout);
        return;
      }
      const question = readOptions(options, options.schedule, instant(Date.now()));
      await send(
        format === 'json' ? answer(question) : occurrencesTable(question.schedule, batchesOf(question)),
        process.stdout,
      );
    });
};

const readOptions = (options: Options, schedule: string, asOf: Instant): Question => {
  const time = (name: 'from' | 'to'): string => {
    const text = options[name];
    if (text === undefined) throw new UsageError(`--schedule needs --${name}`);
    const age = parseDuration(text);
    if (age !== undefined) return formatSeconds(before(asOf, age));
    if (parseInstant(text) === undefined)
      throw new UsageError(`--${name}: ${NOT_A_TIME(text)}, or an age (7d)`);
    return text;
  };
  const asked = { schedule, timeZone: options.timeZone ?? '', from: time('from'), to: time('to') };
  const question = readQuestion(asked);
  if ('error' in question) throw new UsageError(question.error);
  return question;
};

const NOT_A_TIME = (text: string): string => `"${text}" is not an RFC 3339 time such as 2026-11-22T15:30:00Z`;

const Asked = z.looseObject({
  schedule: z.string(),
  timeZone: z.string().nullish(),
  from: z.string(),
  to: z.string(),
});

type Fields = Readonly<Record<string, unknown>>;

type Question = {
  /** What came in, to be given back. */
  readonly asked: Fields;
  readonly schedule: Schedule;
  readonly from: number;
  readonly to: number;
};

const readQuestion = (input: Fields): Question | { readonly error: string } => {
  const checked = Asked.safeParse(input);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { error: `${issue?.path.join('.') ?? 'line'}: ${issue?.message ?? 'not as expected'}` };
  }
  const { schedule: expression, timeZone, from, to } = checked.data;
  const start = parseInstant(from);
  const end = parseInstant(to);
  if (start === undefined) return { error: `from: ${NOT_A_TIME(from)}` };
  if (end === undefined) return { error: `to: ${NOT_A_TIME(to)}` };
  if (start > end) return { error: `from ${from} is after to ${to}` };
  const parsed = parseSchedule({ expression, timeZone: timeZone ?? '' });
  if (!parsed.ok) return { error: parsed.problem.message };
  // Occurrences are whole seconds: the first at or after a fraction is the next second.
  const window = { from: Math.ceil(start / 1000), to: Math.ceil(end / 1000) };
  return { asked: input, schedule: parsed.schedule, ...window };
};

/** The answer's line, in pieces: a long window does not have to fit in memory. */
const answer = function* (question: Question): Generator<string> {
  yield `${JSON.stringify(echo(question.asked)).slice(0, -1)},"occurrences":[`;
  let comma = '';
  for (const batch of batchesOf(question)) {
    if (batch.length === 0) continue;
    yield comma + batch.join(',');
    comma = ',';
  }
  yield ']}\n';
};

const batchesOf = ({ schedule, from, to }: Question): Iterable<readonly number[]> =>
  schedule.kind === 'cron'
    ? occurrenceBatches(schedule, { from, to })
    : [everyOccurrences(schedule, from, { from, to })];

/** The input's own fields, so that answers can be told apart; but not those that are ours to give. */
const echo = (asked: Fields): Fields => {
  const { schedule, timeZone = '', from, to, occurrences, error, ...others } = asked;
  return { schedule, timeZone, from, to, ...others };
};

/**
 * Answers every line of `input` with a line on `output`, in order, holding a few lines at a time. A line that is
 * refused gets its `error`; if any was not even JSON, throws UsageError at the end.
 */
export const answerAll = async (input: Readable, output: Writable): Promise<void> => {
  const broken: number[] = [];
  const onBroken = (line: number): void => {
    if (broken.length < 1) broken.push(line);
  };
  const answers = (source: AsyncIterable<string | Uint8Array>) => answerLines(lines(source), onBroken);
  await quietOnClosedPipe(pipeline(input, answers, output, { end: false }));
  const [first] = broken;
  if (first !== undefined) throw new UsageError(`standard input: line ${first} is not a JSON object`);
};

/** The text of the answers, in pieces of a pipe's size; `onBroken` is told the number of a line that is not JSON. */
export const answerLines = async function* (
  source: AsyncIterable<readonly Line[]>,
  onBroken: (line: number) => void,
): AsyncGenerator<string> {
  for await (const group of source) {
    let ready = '';
    for (const line of group) {
      for (const piece of answerLine(line, onBroken)) {
        ready += piece;
        if (ready.length < CHUNK_CHARACTERS) continue;
        yield ready;
        ready = '';
      }
    }
    if (ready !== '') yield ready;
  }
};

const answerLine = (line: Line, onBroken: (line: number) => void): Iterable<string> => {
  if (!line.tooLong && line.text.trim() === '') return [];
  const input = line.tooLong ? undefined : parseObject(line.text);
  if (input === undefined) {
    onBroken(line.number);
    const what = line.tooLong ? 'is too long' : 'is not a JSON object';
    return [`${JSON.stringify({ error: `line ${line.number} ${what}` })}\n`];
  }
  const question = readQuestion(input);
  return 'error' in question
    ? [`${JSON.stringify({ ...echo(input), error: question.error })}\n`]
    : answer(question);
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseObject = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const send = (pieces: Iterable<string>, output: Writable): Promise<void> =>
  quietOnClosedPipe(pipeline(pieces, output, { end: false }));

/** `cronwitness occurrences … | head` closes the pipe early; that is no failure. */
const quietOnClosedPipe = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
};
