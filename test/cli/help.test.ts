import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { addAudit } from '../../cli/audit.ts';
import { addExplain } from '../../cli/explain.ts';
import { addJobs } from '../../cli/jobs.ts';
import { addOccurrences } from '../../cli/occurrences.ts';
import { program } from '../../cli/program.ts';
import { addMissed } from '../../cli/runs.ts';

const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];

/** As on a terminal of 80 columns; what `addHelpText` adds is only in what is put out. */
const shown = (command: Command): string => {
  let said = '';
  command.configureOutput({
    getOutHelpWidth: () => 80,
    writeOut: (text) => {
      said += text;
    },
  });
  command.outputHelp();
  return said;
};

test('every help fits a terminal of 80 columns', () => {
  const cronwitness = program();
  for (const add of [addAudit, addMissed, addExplain, addJobs, addOccurrences]) add(cronwitness);
  const wide = all(cronwitness).flatMap((one) =>
    shown(one)
      .split('\n')
      .filter((line) => line.length > 80),
  );
  expect(wide).toEqual([]);
});
