import { createServer } from 'node:http';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { sesTransport } from '../../../adapters/mail/ses.ts';
import { type MailTransport, MailTransportError } from '../../../adapters/mail/transport.ts';
import { mail } from './sample-mail.ts';

const sendEmail = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({ Raw: z.object({ Data: z.string() }) }),
});
type SendEmail = z.infer<typeof sendEmail>;
type Reply = { readonly status: number; readonly type?: string; readonly message?: string };

/** The one REST call of SES v2 that we make: POST /v2/email/outbound-emails. */
const withSes = async (
  reply: (request: SendEmail) => Reply,
  use: (transport: MailTransport, requests: readonly SendEmail[]) => Promise<void>,
): Promise<void> => {
  const requests: SendEmail[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    expect(`${request.method} ${request.url}`).toBe('POST /v2/email/outbound-emails');
    const body = sendEmail.parse(JSON.parse(Buffer.concat(chunks).toString()));
    requests.push(body);
    const { status, type, message } = reply(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(type ? { 'x-amzn-errortype': type } : {}),
    });
    response.end(JSON.stringify(type ? { message } : { MessageId: `ses-${requests.length}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const client = new SESv2Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  try {
    await use(sesTransport({ client }), requests);
  } finally {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

const to = (...addresses: string[]) => mail({ to: addresses.map((address) => ({ address })) });
const recipients = (requests: readonly SendEmail[]) =>
  requests.map((request) => request.Destination.ToAddresses);
const unverified = { status: 400, type: 'MessageRejected', message: 'Email address is not verified.' };

describe('sending by SES', () => {
  test('sends the MIME in one call to everybody', () =>
    withSes(
      () => ({ status: 200 }),
      async (transport, requests) => {
        const result = await transport.send(to('ann@example.com', 'bob@example.com'));
        expect(result).toEqual({ accepted: ['ann@example.com', 'bob@example.com'], refused: [] });
        expect(recipients(requests)).toEqual([['ann@example.com', 'bob@example.com']]);
        const read = await simpleParser(Buffer.from(requests[0]?.Content.Raw.Data ?? '', 'base64'));
        expect(read.messageId).toBe('<incident-1.opened@cronwitness.example.com>');
        expect(requests[0]?.FromEmailAddress).toBe('cronwitness@example.com');
      },
    ));

  test('writes to each alone when SES refuses them together', () =>
    withSes(
      ({ Destination }) =>
        Destination.ToAddresses.includes('bad@example.com') ? unverified : { status: 200 },
      async (transport, requests) => {
        const result = await transport.send(
          to('ann@example.com', 'bad@example.com', 'bob@example.com', 'x y'),
        );
        expect(result).toEqual({
          accepted: ['ann@example.com', 'bob@example.com'],
          refused: [
            { address: 'x y', reason: 'not a mail address', retryable: false },
            { address: 'bad@example.com', reason: 'Email address is not verified.', retryable: false },
          ],
        });
        expect(recipients(requests)).toHaveLength(4);
      },
    ));

  test('asks once about a single refused recipient', () =>
    withSes(
      () => unverified,
      async (transport, requests) => {
        expect(await transport.send(mail())).toMatchObject({ accepted: [], refused: [{ retryable: false }] });
        expect(requests).toHaveLength(1);
      },
    ));

  const failures: Readonly<Record<string, Reply>> = {
    'too many requests': { status: 429, type: 'TooManyRequestsException', message: 'slow down' },
    'a failure inside SES': { status: 500, type: 'InternalServiceErrorException', message: 'oops' },
    'sending that is paused': { status: 400, type: 'SendingPausedException', message: 'paused' },
  };
  test.each(Object.entries(failures))('rejects on %s', (_, reply) =>
    withSes(
      () => reply,
      async (transport) => {
        await expect(transport.send(mail())).rejects.toThrow(MailTransportError);
      },
    ),
  );

  test('keeps what was sent when SES fails in the middle', () =>
    withSes(
      ({ Destination: { ToAddresses } }) => {
        if (ToAddresses.length > 1) return unverified;
        return ToAddresses[0] === 'bob@example.com'
          ? { status: 429, type: 'TooManyRequestsException', message: 'slow down' }
          : { status: 200 };
      },
      async (transport) => {
        expect(await transport.send(to('ann@example.com', 'bob@example.com'))).toMatchObject({
          accepted: ['ann@example.com'],
          refused: [{ address: 'bob@example.com', retryable: true }],
        });
      },
    ));
});
