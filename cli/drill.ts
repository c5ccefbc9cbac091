import type { Command } from 'commander';
import type { DrillLine, DrillResult } from '../core/alerting/drill.ts';
import { NAME, plain, SENTENCE } from '../core/alerting/plain.ts';
import { seconds } from '../core/time.ts';
import { type DrillPorts, runDrill } from './run-drill.ts';
import { durationOption } from './times.ts';
import { UsageError } from './usage-error.ts';

/** Where a drill goes: opened for the command, closed after it. */
export type DrillPlace = DrillPorts & { readonly close: () => Promise<void> };

export type DrillDependencies = {
  /** Rejects with WorldError where the store or the bus cannot be reached. */
  readonly open: () => Promise<DrillPlace>;
};

type Options = { readonly patience: string; readonly output: string };

/** `cronwitness drill`: a marked missed run goes the whole way to people, and the command says where it got to. */
export const addDrill = (program: Command, { open }: DrillDependencies): void => {
  program
    .command('drill')
    .description('send a marked, synthetic missed run all the way to the mailbox, and say where it stopped')
    .option('--patience <duration>', 'how long to wait for it to arrive', '60s')
    .option('-o, --output <format>', 'table, json', 'table')
    .action(async (options: Options) => {
      const patience = durationOption('patience', options.patience);
      if (options.output !== 'table' && options.output !== 'json')
        throw new UsageError(`-o: "${options.output}" is not a format; expected table, json`);
      const place = await open();
      try {
        const result = await runDrill(place, { patience, every: seconds(1) });
        const text = options.output === 'json' ? `${JSON.stringify(result, null, 2)}\n` : drillTable(result);
        process.stdout.write(text);
        // A game day that nobody was paged on: that is the check which this command is.
        if (result.stopped !== null) process.exitCode = 1;
      } finally {
        await place.close();
      }
    });
};

/** A line for each hop, and one that says what it comes to. */
export const drillTable = ({ lines, stopped }: DrillResult): string =>
  `${lines.map(lineText).join('\n')}\n${
    stopped === null
      ? 'the drill arrived everywhere'
      : `the drill stopped at: ${stopped}. What is behind it, a real alert would not reach either.`
  }\n`;

const lineText = (line: DrillLine): string => {
  const hop = line.hop.padEnd(8);
  switch (line.kind) {
    case 'passed':
      return `${hop} ok    after ${(line.took / 1000).toFixed(2)} s   ${plain(line.where, NAME)}`;
    case 'failed':
      return `${hop} FAILED  ${plain(line.where, NAME)}: ${plain(line.problem, SENTENCE)}`;
    case 'no-sign':
      return `${hop} NO SIGN`;
    default:
      return line satisfies never;
  }
};
