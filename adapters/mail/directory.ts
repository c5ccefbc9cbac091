import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSeconds } from '../../core/time.ts';
import { composeMail, oneLine } from './mime.ts';
import { type MailTransport, type OutgoingMail, sortRecipients } from './transport.ts';

/**
 * Captures mails instead of sending them: one `.eml` file each with its HTML beside it for a browser, and one line to
 * `print`. The same mail, sent again, replaces its own files.
 */
export const directoryTransport = (directory: string, print: (line: string) => void): MailTransport => ({
  send: async (mail) => {
    const { valid, refused, writable } = sortRecipients(mail);
    const path = join(directory, fileName(mail));
    await mkdir(directory, { recursive: true });
    if (mail.html !== undefined) await writeFile(path.replace(/\.eml$/, '.html'), mail.html);
    await writeFile(path, await composeMail(writable));
    print(`mail: ${valid.join(', ')}  ${oneLine(mail.subject)}  ${path}`);
    return { accepted: valid, refused };
  },
});

/** Sorted by time in a listing; a subject contributes only what is safe in a file name. */
const fileName = ({ date, subject, messageId }: OutgoingMail): string => {
  const words = subject
    // The cluster stands in every subject: what tells the mails apart comes after it.
    .replace(/^(\[DRILL\] )?\[[^\]]*\] ?/, '$1')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 48)
    .replace(/-$/, '');
  const hash = createHash('sha256').update(messageId).digest('hex').slice(0, 8);
  return `${formatSeconds(date).replace(/[-:]/g, '')}-${words}-${hash}.eml`;
};
