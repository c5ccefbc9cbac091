import { CommanderError } from 'commander';
import { addAudit } from './audit.ts';
import { addExplain } from './explain.ts';
import { addJobs } from './jobs.ts';
import { addOccurrences } from './occurrences.ts';
import { program } from './program.ts';
import { addReplay } from './replay.ts';
import { addMissed, addRuns } from './runs.ts';
import { addUi } from './ui.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

// The AWS SDK's advice on Node versions is for us, not for those who read a report.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// `cronwitness audit | head` closes the pipe early: that is the reader's right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const cronwitness = program();
const COMMANDS = [addAudit, addReplay, addRuns, addMissed, addExplain, addUi, addJobs, addOccurrences];
for (const add of COMMANDS) add(cronwitness);

const EXIT = { failed: 1, usage: 2, world: 3 } as const;

try {
  await cronwitness.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else if (error instanceof UsageError) {
    // Several bad entries of a file are told at once, a line each.
    for (const line of error.message.split('\n')) process.stderr.write(`cronwitness: ${line}\n`);
    process.exitCode = EXIT.usage;
  } else if (error instanceof WorldError) {
    process.stderr.write(`cronwitness: ${error.message}\n`);
    process.exitCode = EXIT.world;
  } else {
    // Anything else is our own mistake: then the stack is what we want to see.
    throw error;
  }
}
