import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from './transport.ts';

// As long as a subject can be read; a CronJob's annotation may have 256 KiB.
const LONGEST_LINE = 200;

/**
 * One line of text for a header or a terminal: no control characters (they could begin another header), no marks
 * that turn the reading direction around, and cut to a length that is still read.
 */
export const oneLine = (text: string): string => {
  const clean = text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();
  const characters = [...clean];
  return characters.length <= LONGEST_LINE ? clean : `${characters.slice(0, LONGEST_LINE - 1).join('')}…`;
};

/** `oneLine` for a header: text that looks like an encoded word would be decoded by the reader, line breaks and all. */
export const headerText = (text: string): string => oneLine(text).replaceAll('=?', '= ?');

/** What a Message-ID may hold (RFC 5322, dot-atom), and nothing else. */
const asId = (id: string): string => `<${id.replace(/[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]/g, '_')}>`;

const asListId = (id: string): string => `<${id.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 200)}>`;

/** The bytes of a mail (RFC 5322 and MIME). The same mail gives the same bytes: nothing in it is random or of now. */
export const composeMail = (mail: OutgoingMail): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    new MailComposer({
      from: mailbox(mail.from),
      to: mail.to.map(mailbox),
      subject: headerText(mail.subject),
      text: mail.text,
      html: mail.html,
      attachments: mail.attachments?.map(({ filename, content, contentType, cid }) => ({
        filename: headerText(filename),
        content: Buffer.from(content),
        contentType,
        cid,
      })),
      messageId: asId(mail.messageId),
      inReplyTo: mail.inReplyTo === undefined ? undefined : asId(mail.inReplyTo),
      references: mail.references?.map(asId).join(' '),
      date: new Date(mail.date),
      baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
      // RFC 3834: an absence notice does not answer a machine.
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(mail.listId === undefined ? {} : { 'List-Id': asListId(mail.listId) }),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build((error, message) => (error || !message ? reject(error) : resolve(message)));
  });

const mailbox = ({ name, address }: { readonly name?: string; readonly address: string }) => ({
  name: headerText(name ?? ''),
  address: oneLine(address),
});
