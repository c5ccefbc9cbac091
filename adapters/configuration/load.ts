import { readFileSync } from 'node:fs';
import { describeProblems, readConfiguration } from './read.ts';
import type { Configuration } from './schema.ts';

/** The configuration cannot be used. The message has a line for each problem, with file, line and column. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration';
}

/** Reads a configuration file. @throws BadConfiguration where it is not there or says what we do not understand */
export const loadConfiguration = (file: string): Configuration => {
  const read = readConfiguration(textOf(file));
  if (read.kind === 'configuration') return read.configuration;
  throw new BadConfiguration(describeProblems(file, read.problems));
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory, not a file',
  EACCES: 'may not be read',
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new BadConfiguration(`${file}: ${REASONS[code] ?? `cannot be read (${code})`}`, { cause });
  }
};
