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

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadConfiguration(`${file}: cannot be read`, { cause });
  }
};
