import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { smtpTransport } from '../../../adapters/mail/smtp.ts';
import { MailTransportError } from '../../../adapters/mail/transport.ts';
import { mail } from './sample-mail.ts';

type Received = { readonly to: readonly string[]; readonly raw: Buffer };

/** A real SMTP server on loopback that refuses addresses beginning with `no-` (550) and `later-` (451). */
const withServer = async (
  options: SMTPServerOptions,
  use: (url: string, received: readonly Received[]) => Promise<void>,
): Promise<void> => {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) => {
      const code = address.startsWith('no-') ? 550 : 451;
      const refused = /^(no|later)-/.test(address);
      callback(refused ? Object.assign(new Error('mailbox unavailable'), { responseCode: code }) : null);
    },
    onData: async (stream, session, callback) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      received.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks),
      });
      callback();
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    await use(`smtp://127.0.0.1:${port}`, received);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
};

const to = (...addresses: string[]) => mail({ to: addresses.map((address) => ({ address })) });

describe('sending by SMTP', () => {
  test('delivers to everybody in one message', () =>
    withServer({}, async (url, received) => {
      const result = await smtpTransport(url).send(to('ann@example.com', 'bob@example.com'));
      expect(result).toEqual({ accepted: ['ann@example.com', 'bob@example.com'], refused: [] });
      expect(received.map((message) => message.to)).toEqual([['ann@example.com', 'bob@example.com']]);
      const read = await simpleParser(received[0]?.raw ?? '');
      expect(read.subject).toBe('Incident opened: controller down, 59 runs dropped');
    }));

  test('reaches the others when recipients are refused', () =>
    withServer({}, async (url, received) => {
      const mixed = to('no-one@example.com', 'ann@example.com', 'later-bob@example.com', 'not an address');
      expect(await smtpTransport(url).send(mixed)).toEqual({
        accepted: ['ann@example.com'],
        refused: [
          { address: 'not an address', reason: 'not a mail address', retryable: false },
          { address: 'no-one@example.com', reason: '550 mailbox unavailable', retryable: false },
          { address: 'later-bob@example.com', reason: '451 mailbox unavailable', retryable: true },
        ],
      });
      expect(received[0]?.to).toEqual(['ann@example.com']);
    }));

  test('says why when everybody is refused', () =>
    withServer({}, async (url) => {
      expect(await smtpTransport(url).send(to('no-one@example.com'))).toEqual({
        accepted: [],
        refused: [{ address: 'no-one@example.com', reason: '550 mailbox unavailable', retryable: false }],
      });
    }));

  test('takes a refused content for a refusal of every recipient', () =>
    withServer(
      {
        onData: (stream, _session, callback) => {
          stream.resume();
          stream.on('end', () => callback(Object.assign(new Error('spam'), { responseCode: 554 })));
        },
      },
      async (url) => {
        const result = await smtpTransport(url).send(to('ann@example.com', 'bob@example.com'));
        expect(result).toMatchObject({
          accepted: [],
          refused: [
            { address: 'ann@example.com', reason: expect.stringContaining('554 spam'), retryable: false },
            { address: 'bob@example.com', retryable: false },
          ],
        });
      },
    ));

  test('cannot be made to write to a second recipient by an address', () =>
    withServer({}, async (url, received) => {
      const evil = 'ann@example.com>\r\nRCPT TO:<victim@example.com';
      expect((await smtpTransport(url).send(to(evil))).refused).toEqual([
        { address: evil, reason: 'not a mail address', retryable: false },
      ]);
      expect(received).toEqual([]);
    }));

  test('rejects when there is no server', async () => {
    let gone = '';
    await withServer({}, async (url) => {
      gone = url;
    });
    await expect(smtpTransport(gone).send(mail())).rejects.toThrow(MailTransportError);
  });

  test('rejects when the server shuts its door', () =>
    withServer({ onConnect: (_session, callback) => callback(new Error('too busy')) }, async (url) => {
      await expect(smtpTransport(url).send(mail())).rejects.toThrow(MailTransportError);
    }));
});
