import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory, not a file',
  EACCES: 'may not be read',
};

/** A file that the user named, as UTF-8; a `UsageError` of one line when it cannot be read. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`${file}: ${REASONS[code] ?? `cannot be read (${code})`}`, { cause: error });
  }
};
