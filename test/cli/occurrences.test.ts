import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addOccurrences, answerAll } from '../../cli/occurrences.ts';
import { occurrencesTable } from '../../cli/occurrences-table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { occurrenceBatches } from '../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../core/schedule/parse-schedule.ts';

const ask = async (input: Iterable<string | Uint8Array>) => {
  const output = new PassThrough();
  const written = text(output);
  const end = await answerAll(Readable.from(input), output).then(
    () => undefined,
    (error: unknown) => error,
  );
  output.end();
  return { answers: await written, end };
};

const DAY = '"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z"';

describe('a line of NDJSON', () => {
  const cases = {
    'is answered with its own fields and unix seconds': [
      `{"schedule":"30 1 * * *","timeZone":"America/New_York",${DAY}}`,
      `{"schedule":"30 1 * * *","timeZone":"America/New_York",${DAY},"occurrences":[1793511000,1793514600]}`,
    ],
    'without a zone is in UTC': [
      `{"schedule":"@daily",${DAY}}`,
      `{"schedule":"@daily","timeZone":"",${DAY},"occurrences":[1793491200]}`,
    ],
    'keeps fields that are not ours': [
      `{"id":7,"schedule":"@daily",${DAY}}`,
      `{"schedule":"@daily","timeZone":"",${DAY},"id":7,"occurrences":[1793491200]}`,
    ],
    'with @every counts from its beginning': [
      `{"schedule":"@every 10h",${DAY}}`,
      `{"schedule":"@every 10h","timeZone":"",${DAY},"occurrences":[1793527200,1793563200]}`,
    ],
    'that is refused has the reason': [
      `{"schedule":"60 * * * *",${DAY}}`,
      `{"schedule":"60 * * * *","timeZone":"",${DAY},"error":"minute: 60 is above 59, at column 1; Kubernetes accepts 0-59"}`,
    ],
    'with a window back to front is refused': [
      '{"schedule":"@daily","from":"2026-11-02T00:00:00Z","to":"2026-11-01T00:00:00Z"}',
      '{"schedule":"@daily","timeZone":"","from":"2026-11-02T00:00:00Z","to":"2026-11-01T00:00:00Z","error":"from 2026-11-02T00:00:00Z is after to 2026-11-01T00:00:00Z"}',
    ],
  } as const;

  test.each(Object.entries(cases))('%s', async (_, [line, answer]) => {
    const { answers, end } = await ask([`${line}\n`]);
    expect(answers).toBe(`${answer}\n`);
    expect(end).toBeUndefined();
  });

  test('that is not JSON is named by its number; the others are answered; the end is bad usage', async () => {
    const { answers, end } = await ask([
      `{"schedule":"@daily",${DAY}}\n\n{oops\n[1]\n{"schedule":"@daily",${DAY}}`,
    ]);
    const lines = answers.trimEnd().split('\n');
    expect(lines[1]).toBe('{"error":"line 3 is not a JSON object"}');
    expect(lines[2]).toBe('{"error":"line 4 is not a JSON object"}');
    expect(lines[3]).toBe(lines[0]);
    expect(end).toEqual(new UsageError('standard input: line 3 is not a JSON object'));
  });

  test('may come in any pieces', async () => {
    const bytes = new TextEncoder().encode(`{"schedule":"@daily","naïve":"é",${DAY}}\n`.repeat(3));
    const { answers } = await ask(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
    expect(answers.trimEnd().split('\n')).toHaveLength(3);
    expect(answers).toContain('"naïve":"é"');
  });
});

describe('options', () => {
  const run = (...options: string[]) => {
    const program = new Command().exitOverride();
    addOccurrences(program);
    return program.parseAsync(['node', 'cronwitness', 'occurrences', ...options]);
  };
  const window = ['--from', '2026-11-01T00:00:00Z', '--to', '2026-11-02T00:00:00Z'];

  test.each(
    Object.entries({
      'six fields': [['--schedule', '0 0 * * * *', ...window], /found 6 fields/],
      'no --from': [['--schedule', '@daily', '--to', '1d'], /needs --from/],
      'no --to': [['--schedule', '@daily', '--from', '1d'], /needs --to/],
      'a bad --from': [['--schedule', '@daily', '--from', 'noon', '--to', '1d'], /--from: "noon" is not/],
      '--from after --to': [['--schedule', '@daily', '--from', '1d', '--to', '2d'], /is after to/],
      'a window without a schedule': [window, /--from needs --schedule/],
      'a table of what is asked on standard input': [['-o', 'table'], /-o table needs --schedule/],
      'a format that is none': [['-o', 'yaml'], /-o: "yaml" is not a format; expected json, table/],
      'an unknown zone': [
        ['--schedule', '@daily', '--time-zone', 'Mars', ...window],
        /unknown time zone "Mars"/,
      ],
    } as const),
  )('%s: bad usage, in one line', async (_, [options, message]) => {
    const failure = await run(...options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('\n');
  });
});

describe('a table', () => {
  const tableOf = (expression: string, timeZone: string, window: { from: number; to: number }): string => {
    const parsed = parseSchedule({ expression, timeZone });
    if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error('not the schedule that was meant');
    return [...occurrencesTable(parsed.schedule, occurrenceBatches(parsed.schedule, window))].join('');
  };
  const OCTOBER = { from: 1_792_800_000, to: 1_793_059_200 };

  test("has the zone's own clocks beside UTC: one hour comes twice as they are put back", () => {
    expect(tableOf('30 2 * * *', 'Europe/Berlin', OCTOBER)).toBe(`DUE (Europe/Berlin)        UTC
2026-10-24T02:30:00+02:00  2026-10-24T00:30:00Z
2026-10-25T02:30:00+02:00  2026-10-25T00:30:00Z
2026-10-25T02:30:00+01:00  2026-10-25T01:30:00Z
2026-10-26T02:30:00+01:00  2026-10-26T01:30:00Z
`);
  });

  test('is as wide as the longest name of a zone', () => {
    expect(
      tableOf('0 0 25 * *', 'America/Argentina/ComodRivadavia', OCTOBER),
    ).toBe(`DUE (America/Argentina/ComodRivadavia)  UTC
2026-10-25T00:00:00-03:00               2026-10-25T03:00:00Z
`);
  });

  test('in UTC has one column; where nothing is due it says so', () => {
    expect(tableOf('@weekly', '', OCTOBER)).toBe('DUE (UTC)\n2026-10-25T00:00:00Z\n');
    expect(tableOf('0 0 31 2 *', '', OCTOBER)).toBe('None.\n');
  });
});

test('a reader that goes away early is no failure', async () => {
  const script = `
    import { Command } from 'commander';
    import { addOccurrences } from './cli/occurrences.ts';
    const program = new Command();
    addOccurrences(program);
    await program.parseAsync();`;
  const options = [
    'occurrences',
    '--schedule',
    '* * * * *',
    '--from',
    '1970-01-01T00:00:00Z',
    '--to',
    '2026-01-01T00:00:00Z',
  ];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const arguments_ = ['--import', 'tsx', '--input-type=module', '-e', script, '--', ...options];
  const child = spawn(process.execPath, arguments_, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints = text(child.stderr);
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(await complaints).toBe('');
  expect(code).toBe(0);
});
