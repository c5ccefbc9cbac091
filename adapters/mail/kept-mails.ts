import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Beside each captured mail: what a list says of it. */
const notice = z.object({ date: z.string(), to: z.array(z.string()).readonly(), subject: z.string() });
export type Notice = z.infer<typeof notice>;

export type KeptMail = Notice & {
  /** Of its files, without the ending. */
  readonly name: string;
  readonly hasHtml: boolean;
};

/** The names that `directory.ts` gives: nothing else in the directory is ever read or served. */
const NAME = /^\d{8}T\d{6}Z-[a-z0-9-]*[0-9a-f]{8}$/;
const ENDINGS = ['html', 'eml'] as const;
export type Ending = (typeof ENDINGS)[number];

// More than a page that somebody reads; older ones are still files.
const MOST = 500;

/** The newest captured mails, the latest first, and how many there are in all. A directory that is not there holds none. */
export const keptMails = async (
  directory: string,
): Promise<{ readonly mails: readonly KeptMail[]; readonly all: number }> => {
  const files = new Set(await readdir(directory).catch(() => []));
  const names = [...files].filter((file) => file.endsWith('.eml')).map((file) => file.slice(0, -4));
  const kept = names.filter((name) => NAME.test(name)).sort((a, b) => Number(a < b) - Number(a > b));
  const mails = await Promise.all(
    kept.slice(0, MOST).map(async (name) => ({
      ...(await noticeOf(directory, name)),
      name,
      hasHtml: files.has(`${name}.html`),
    })),
  );
  return { mails, all: kept.length };
};

/** A mail's file, or null where `file` is not the name of one. */
export const keptFile = async (
  directory: string,
  file: string,
): Promise<{ readonly ending: Ending; readonly text: string } | null> => {
  const ending = ENDINGS.find((one) => file.endsWith(`.${one}`));
  if (ending === undefined || !NAME.test(file.slice(0, -ending.length - 1))) return null;
  const text = await readFile(join(directory, file), 'utf8').catch(() => null);
  return text === null ? null : { ending, text };
};

/** One that an earlier version kept has no notice: its name says when, and a little of what. */
const noticeOf = async (directory: string, name: string): Promise<Notice> => {
  try {
    return notice.parse(JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8')));
  } catch {
    return { date: name.slice(0, 16), to: [], subject: name.slice(17, -9).replaceAll('-', ' ') };
  }
};
