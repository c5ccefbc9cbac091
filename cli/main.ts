import { type Command, CommanderError } from 'commander';
import { harmless } from './columns.ts';
import { ofTheMachine } from './last-words.ts';
import { program } from './program.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

// The AWS SDK's advice on Node versions is for us, not for those who read a report.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const EXIT = { failed: 1, usage: 2, world: 3 } as const;

// `cronwitness audit | head` closes the pipe early: that is the reader's right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.on('uncaughtException', (error) => {
  const words = ofTheMachine(error);
  if (words !== null) told(words);
  else process.stderr.write(`${error.stack}\n`);
  process.exit(words === null ? EXIT.failed : EXIT.world);
});

/**
 * Each command is loaded only when it is called, since the cloud's and the cluster's clients take their time; for the
 * help, and for a command that does not exist, all of them.
 */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  up: async () => (await import('./up.ts')).addUp,
  audit: async () => (await import('./audit.ts')).addAudit,
  replay: async () => (await import('./replay.ts')).addReplay,
  runs: async () => (await import('./runs.ts')).addRuns,
  missed: async () => (await import('./runs.ts')).addMissed,
  explain: async () => (await import('./explain.ts')).addExplain,
  report: async () => (await import('./report.ts')).addReport,
  verify: async () => (await import('./verify.ts')).addVerify,
  ui: async () => (await import('./ui.ts')).addUi,
  drill: async () => (await import('./drill.ts')).addDrill,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  record: async () => (await import('./record.ts')).addRecord,
  observe: async () => (await import('./observe.ts')).addObserve,
  judge: async () => (await import('./judge.ts')).addJudge,
  jobs: async () => (await import('./jobs.ts')).addJobs,
  migration: async () => (await import('./migration.ts')).addMigration,
  occurrences: async () => (await import('./occurrences.ts')).addOccurrences,
};

// A file's or a server's own words are quoted in messages.
const LONGEST = 1000;

// Whoever takes a log for a list of runs has a mistake in each of its million lines.
const MOST_LINES = 100;

const told = (text: string): void => {
  // Several bad entries of a file are told at once, a line each.
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  const left = lines.length - MOST_LINES;
  for (const line of [...lines.slice(0, MOST_LINES), ...(left > 0 ? [`and ${left} more like these`] : [])])
    process.stderr.write(`cronwitness: ${harmless(line, LONGEST)}\n`);
};

try {
  const cronwitness = program();
  const asked = process.argv[2] ?? '';
  const wanted = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of wanted) (await COMMANDS[name]?.())?.(cronwitness);
  await cronwitness.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else if (error instanceof UsageError) {
    told(error.message);
    process.exitCode = EXIT.usage;
  } else if (error instanceof WorldError) {
    told(error.message);
    process.exitCode = EXIT.world;
  } else {
    // Anything else is our own mistake: then the stack is what we want to see.
    throw error;
  }
}
