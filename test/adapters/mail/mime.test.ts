import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { composeMail, headerText, oneLine } from '../../../adapters/mail/mime.ts';
import { hostileTexts, mail } from './sample-mail.ts';

const headerNames = (raw: Buffer): string[] =>
  (raw.toString('latin1').split('\r\n\r\n')[0] ?? '')
    .split('\r\n')
    .flatMap((line) => /^([\w-]+):/.exec(line)?.[1]?.toLowerCase() ?? []);

describe('a composed mail', () => {
  test('reads back with its text, its HTML, its picture and its thread', async () => {
    const raw = await composeMail(
      mail({
        html: '<p>59 runs</p><img src="cid:trend">',
        attachments: [
          {
            filename: 'trend.png',
            contentType: 'image/png',
            content: new Uint8Array([137, 80, 78, 71]),
            cid: 'trend',
          },
        ],
        inReplyTo: 'incident-1.opened@cronwitness.example.com',
        references: ['incident-1@cronwitness.example.com', 'incident-1.opened@cronwitness.example.com'],
      }),
    );
    const read = await simpleParser(raw, { skipImageLinks: true });
    expect(read.subject).toBe('Incident opened: controller down, 59 runs dropped');
    expect(read.text?.trim()).toBe('lab/ok was due at 15:31 and was dropped.');
    expect(read.html).toContain('59 runs');
    expect(read.messageId).toBe('<incident-1.opened@cronwitness.example.com>');
    expect(read.inReplyTo).toBe('<incident-1.opened@cronwitness.example.com>');
    expect(read.references).toEqual([
      '<incident-1@cronwitness.example.com>',
      '<incident-1.opened@cronwitness.example.com>',
    ]);
    expect(read.date?.toISOString()).toBe('2026-11-22T16:00:00.000Z');
    expect(read.attachments).toMatchObject([
      { filename: 'trend.png', contentType: 'image/png', cid: 'trend' },
    ]);
    expect(read.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('has the same bytes every time', async () => {
    const twin = mail({ html: '<p>x</p>', text: 'x' });
    expect((await composeMail(twin)).equals(await composeMail(twin))).toBe(true);
  });

  test.each(Object.entries(hostileTexts))('is harmless with %s in subject and names', async (_, text) => {
    const raw = await composeMail(
      mail({
        subject: text,
        from: { name: text, address: 'cronwitness@example.com' },
        to: [{ name: text, address: 'ann@example.com' }],
        messageId: `${text}@example.com`,
        attachments: [{ filename: text, contentType: 'text/plain', content: new Uint8Array([120]) }],
      }),
    );
    expect(headerNames(raw)).not.toContain('bcc');
    const read = await simpleParser(raw);
    expect(read.subject).toBe(headerText(text));
    expect(read.from?.value.map(({ address }) => address)).toEqual(['cronwitness@example.com']);
    const to = Array.isArray(read.to) ? read.to : [read.to];
    expect(to.flatMap((list) => list?.value.map(({ address }) => address))).toEqual(['ann@example.com']);
    expect(read.attachments).toHaveLength(1);
  });

  test('never gets a header from any text', async () => {
    const plain = headerNames(await composeMail(mail()));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const raw = await composeMail(
          mail({ subject: `s ${text}`, to: [{ name: text, address: 'ann@example.com' }] }),
        );
        expect(headerNames(raw)).toEqual(plain);
      }),
    );
  });
});

describe('one line of text', () => {
  const rows: Readonly<Record<string, readonly [string, string]>> = {
    'control characters become one space': ['a\r\n\tb\u0000c', 'a b c'],
    'marks of direction are taken out': ['a\u202eb\u2069', 'ab'],
    'letters of other scripts and emoji stay': ['тест ⏰ مهمة', 'тест ⏰ مهمة'],
    'what is too long is cut between characters': ['😀'.repeat(300), `${'😀'.repeat(199)}…`],
  };
  test.each(Object.entries(rows))('%s', (_, [text, expected]) => {
    expect(oneLine(text)).toBe(expected);
  });
});
