import { describe, expect, test } from 'vitest';
import { type SentLog, sendReports } from '../../../adapters/mail/send-report.ts';
import {
  type MailTransport,
  MailTransportError,
  type OutgoingMail,
  type SendResult,
} from '../../../adapters/mail/transport.ts';
import { mail } from './sample-mail.ts';

const memoryLog = (): SentLog & { readonly claimed: ReadonlySet<string> } => {
  const claimed = new Set<string>();
  return {
    claimed,
    claim: async (key) => !claimed.has(key) && Boolean(claimed.add(key)),
    release: async (key) => {
      claimed.delete(key);
    },
  };
};

const to = (name: string): OutgoingMail =>
  mail({ to: [{ address: `${name}@example.com` }], messageId: `weekly.${name}@example.com` });
const mails = ['ann', 'bob', 'eve'].map(to);

/** Answers as told for each address; all others are accepted. Remembers who got a mail. */
const transportOf = (answers: Readonly<Record<string, () => SendResult>> = {}) => {
  const received: string[] = [];
  const transport: MailTransport = {
    send: async ({ to: [{ address } = { address: '' }] }) => {
      const result = answers[address]?.() ?? { accepted: [address], refused: [] };
      received.push(...result.accepted);
      return result;
    },
  };
  return { transport, received };
};

const refused = (address: string, retryable: boolean) => (): SendResult => ({
  accepted: [],
  refused: [{ address, reason: 'no such user', retryable }],
});

describe('a report is mailed at most once to each recipient', () => {
  test('though the event comes twice', async () => {
    const [{ transport, received }, log] = [transportOf(), memoryLog()];
    await sendReports(mails, { transport, log });
    const second = await sendReports(mails, { transport, log });
    expect(received).toEqual(['ann@example.com', 'bob@example.com', 'eve@example.com']);
    expect(second.already).toEqual(received);
  });

  test('though two functions have the event at once', async () => {
    const [{ transport, received }, log] = [transportOf(), memoryLog()];
    await Promise.all([sendReports(mails, { transport, log }), sendReports(mails, { transport, log })]);
    expect(received.toSorted()).toEqual(['ann@example.com', 'bob@example.com', 'eve@example.com']);
  });

  test('and one that is refused for good stops nobody and is not tried again', async () => {
    const log = memoryLog();
    const { transport, received } = transportOf({ 'bob@example.com': refused('bob@example.com', false) });
    const first = await sendReports(mails, { transport, log });
    const second = await sendReports(mails, { transport, log });
    expect(received).toEqual(['ann@example.com', 'eve@example.com']);
    expect(first.refused.map((r) => r.address)).toEqual(['bob@example.com']);
    expect(second).toEqual({
      accepted: [],
      refused: [],
      failed: [],
      already: mails.map((m) => m.to[0]?.address),
    });
  });

  test('and one that is refused for now gets it with the next delivery, alone', async () => {
    const log = memoryLog();
    const full = transportOf({ 'bob@example.com': refused('bob@example.com', true) });
    const first = await sendReports(mails, { transport: full.transport, log });
    const later = transportOf();
    await sendReports(mails, { transport: later.transport, log });
    expect(first.failed.map((r) => r.address)).toEqual(['bob@example.com']);
    expect(later.received).toEqual(['bob@example.com']);
  });

  test('and a transport that is down keeps no claim', async () => {
    const log = memoryLog();
    const { transport } = transportOf({
      'ann@example.com': () => {
        throw new MailTransportError('down', { cause: 'test' });
      },
    });
    const sent = await sendReports(mails, { transport, log });
    expect(sent.failed).toEqual([{ address: 'ann@example.com', reason: 'down', retryable: true }]);
    expect(log.claimed.has('weekly.ann@example.com')).toBe(false);
    expect(sent.accepted).toEqual(['bob@example.com', 'eve@example.com']);
  });

  test('and our own bugs are not taken for a transport that is down', async () => {
    const { transport } = transportOf({
      'ann@example.com': () => {
        throw new TypeError('a bug');
      },
    });
    await expect(sendReports(mails, { transport, log: memoryLog() })).rejects.toThrow('a bug');
  });
});
