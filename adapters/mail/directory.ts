import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSeconds } from '../../core/time.ts';
import type { Notice } from './kept-mails.ts';
import { composeMail, oneLine } from './mime.ts';
import { type Attachment, type MailTransport, type OutgoingMail, sortRecipients } from './transport.ts';

/**
 * Captures mails instead of sending them: one `.eml` file each, beside it its HTML for a browser and a notice for a list of
 * them; and one line to `print`. The same mail, sent again, replaces its own files.
 */
export const directoryTransport = (directory: string, print: (line: string) => void): MailTransport => ({
  send: async (mail) => {
    const { valid, refused, writable } = sortRecipients(mail);
    const path = join(directory, fileName(mail));
    const beside = (ending: string): string => path.replace(/\.eml$/, ending);
    await mkdir(directory, { recursive: true });
    if (mail.html !== undefined) await writeFile(beside('.html'), withPictures(mail.html, mail.attachments));
    await writeFile(beside('.json'), `${JSON.stringify(noticeOf(mail, valid))}\n`);
    await writeFile(path, await composeMail(writable));
    print(`mail: ${valid.join(', ')}  ${oneLine(mail.subject)}  ${path}`);
    return { accepted: valid, refused };
  },
});

/** What a list of captured mails says of one (`kept-mails.ts` reads it): no mail has to be taken apart for it. */
const noticeOf = ({ date, subject }: OutgoingMail, to: readonly string[]): Notice => ({
  date: formatSeconds(date),
  to,
  subject: oneLine(subject),
});

/** A browser has no parts of a mail to find a `cid:` in. */
const withPictures = (html: string, attachments: readonly Attachment[] = []): string =>
  attachments.reduce(
    (text, { cid, contentType, content }) =>
      cid === undefined
        ? text
        : text.replaceAll(
            `cid:${cid}`,
            `data:${contentType};base64,${Buffer.from(content).toString('base64')}`,
          ),
    html,
  );

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
