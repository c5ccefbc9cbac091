import { readJobFile } from '../adapters/job-file/read-job-file.ts';
import { formatPosition, type PlacedJob } from '../core/inventory/job.ts';
import { type Instant, instant, parseInstant } from '../core/time.ts';
import { readText } from './read-text.ts';
import { UsageError } from './usage-error.ts';

/** The jobs of all files, or every problem of all of them at once, a line each. */
export const loadJobs = (files: readonly string[]): readonly PlacedJob[] => {
  const read = files.map((file) => readJobFile(file, readText(file)));
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) {
    throw new UsageError(problems.map(({ at, message }) => `${formatPosition(at)}: ${message}`).join('\n'));
  }
  return read.flatMap((one) => one.jobs);
};

/** `--as-of` as given, or the present: the only clock of these commands. */
export const readAsOf = (text: string | undefined): Instant => {
  if (text === undefined) return instant(Date.now());
  const at = parseInstant(text);
  if (at === undefined)
    throw new UsageError(`--as-of: "${text}" is not an RFC 3339 time such as 2026-11-01T00:00:00Z`);
  return at;
};
