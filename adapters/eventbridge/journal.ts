import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** An append-only NDJSON file. Appends are written one after another, in the order in which they were asked for. */
export type Journal = { readonly append: (records: readonly object[]) => Promise<void> };

export const openJournal = async (path: string): Promise<Journal> => {
  await mkdir(dirname(path), { recursive: true });
  const before = await readIfThere(path);
  // A line that was cut by a crash must not swallow the next one.
  if (before !== '' && !before.endsWith('\n')) await appendFile(path, '\n');
  let tail: Promise<void> = Promise.resolve();
  return {
    append: (records) => {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      const written = tail.then(() => (text === '' ? undefined : appendFile(path, text)));
      // One failed write is its caller's error; the next append is tried again.
      tail = written.catch(() => undefined);
      return written;
    },
  };
};

/** Every whole record of a journal; a line that a crash has cut short is left out. No file: no records. */
export const readJournal = async (path: string): Promise<readonly unknown[]> =>
  (await readIfThere(path)).split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });

const readIfThere = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};
