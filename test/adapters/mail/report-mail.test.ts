import { type ParsedMail, simpleParser } from 'mailparser';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeMail } from '../../../adapters/mail/mime.ts';
import { type ReportRecipients, recipientProblems, reportMails } from '../../../adapters/mail/report-mail.ts';
import type { OutgoingMail } from '../../../adapters/mail/transport.ts';
import { buildReport } from '../../../core/report/report.ts';
import { asOf, scenarios } from '../../golden/report/scenarios.ts';

const recipients: ReportRecipients = {
  from: { name: 'Cronwitness', address: 'cron@example.com' },
  fleet: ['head@example.com', 'sre@example.com', 'head@example.com'],
  owners: { payments: ['pay@example.com'], billing: ['bill@example.com'], gone: ['gone@example.com'] },
};

const mailsOf = (scenario: string): Promise<readonly OutgoingMail[]> => {
  const input = scenarios[scenario]?.();
  if (!input) throw new Error(`no scenario ${scenario}`);
  return reportMails(buildReport(input, asOf), recipients);
};

/** The picture's size as its own header says: the two numbers after "IHDR". */
const sizeOf = (png: Buffer): readonly [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];

const listIdOf = (parsed: ParsedMail): string | undefined =>
  parsed.headerLines.find((h) => h.key === 'list-id')?.line;

describe('the mails of a week with an outage', () => {
  let mails: readonly OutgoingMail[];
  let parsed: ParsedMail;
  beforeAll(async () => {
    mails = await mailsOf('week with an outage');
    const [first] = mails;
    if (first) parsed = await simpleParser(await composeMail(first));
  });

  test('go to each recipient once, the fleet first, then the owners who have an address and jobs', () => {
    expect(mails.map((m) => m.to.map((t) => t.address))).toEqual([
      ['head@example.com'],
      ['sre@example.com'],
      ['pay@example.com'],
      ['bill@example.com'],
    ]);
  });

  test('say the verdict in the subject', () => {
    expect(mails.map((m) => m.subject)).toEqual([
      'Cron SLO 2026-W47: start 99.983 % (missed, 81 of 50 budget) · survive met',
      'Cron SLO 2026-W47: start 99.983 % (missed, 81 of 50 budget) · survive met',
      'Cron SLO 2026-W47 for payments: start 99.969 % (missed, 61 of 20 budget) · survive met',
      'Cron SLO 2026-W47 for billing: start met · survive met',
    ]);
  });

  test('have an id for each recipient, and one thread for each week and audience', () => {
    expect(new Set(mails.map((m) => m.messageId)).size).toBe(4);
    const threads = mails.map((m) => m.references?.[0]);
    expect(threads[0]).toBe(threads[1]);
    expect(new Set(threads).size).toBe(3);
  });

  test('come back from their bytes: headers, both parts, the picture', () => {
    expect(parsed.subject).toBe(mails[0]?.subject);
    expect(parsed.messageId).toBe(`<${mails[0]?.messageId}>`);
    expect(parsed.date?.toISOString()).toBe('2026-11-23T05:00:00.000Z');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(listIdOf(parsed)).toBe('List-ID: <weekly-report.prod-eu1.cronwitness.example.com>');
    expect(parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(mails[0]?.text.trim());
    expect(parsed.html).toContain('MISSED');
  });

  test('show the picture in the HTML by its content id', () => {
    const [picture] = parsed.attachments;
    expect(parsed.attachments).toHaveLength(1);
    expect([picture?.contentType, picture?.related]).toEqual(['image/png', true]);
    expect(mails[0]?.html).toContain(`src="cid:${picture?.cid}"`);
    expect(picture?.content.subarray(1, 4).toString()).toBe('PNG');
    expect(picture && sizeOf(picture.content)).toEqual([1216, 50 * 14 - 3]);
  });

  test('are the same bytes when made again', async () => {
    const again = await mailsOf('week with an outage');
    const bytes = (all: readonly OutgoingMail[]) => Promise.all(all.map(composeMail));
    expect((await bytes(again)).map(String)).toEqual((await bytes(mails)).map(String));
  });

  test('tell an owner of no other owner’s jobs', () => {
    const billing = mails.at(-1);
    expect(billing?.text).toContain('billing/invoice');
    for (const text of [billing?.text, billing?.html])
      expect(text).not.toMatch(/(payments|data|platform)\/[a-z]/);
  });
});

test('an empty cluster still gets its mail, without a picture', async () => {
  const mails = await mailsOf('empty cluster');
  expect(mails.map((m) => [m.subject, m.attachments])).toEqual([
    ['Cron SLO 2026-W47: no run was due', undefined],
    ['Cron SLO 2026-W47: no run was due', undefined],
  ]);
});

test('names from a cluster end up in no header and in no tag', async () => {
  const [mail] = await mailsOf('hostile names');
  if (!mail) throw new Error('no mail');
  const parsed = await simpleParser(await composeMail(mail));
  expect(parsed.headers.has('bcc')).toBe(false);
  expect(listIdOf(parsed)).toMatch(/^List-ID: <[A-Za-z0-9.-]+>$/);
  expect(mail.html).not.toMatch(/<(script|img src=x|i>)/);
});

test('addresses that are none are named, a line each, with whose they are', () => {
  const bad = {
    ...recipients,
    fleet: ['head@example.com', 'ops@'],
    owners: { a: ['x y@example.com\nBcc: z'] },
  };
  expect(recipientProblems(recipients)).toEqual([]);
  expect(recipientProblems(bad).map((p) => p.message)).toEqual([
    'mail (fleet): "ops@" is not an address; expected one such as ann@example.com',
    'mail (owner a): "x y@example.com\ufffdBcc: z" is not an address; expected one such as ann@example.com',
  ]);
});
