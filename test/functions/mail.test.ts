import { simpleParser } from 'mailparser';
import { beforeEach, describe, expect, test } from 'vitest';
import { composeMail } from '../../adapters/mail/mime.ts';
import type { MailTransport, OutgoingMail } from '../../adapters/mail/transport.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { drillSignsOn } from '../../adapters/store/drill-signs.ts';
import { reportsOn } from '../../adapters/store/reports.ts';
import { sentMailsOn } from '../../adapters/store/sent-mails.ts';
import { buildReport } from '../../core/report/report.ts';
import { weeklyEvent } from '../../core/report/weekly-event.ts';
import { formatInstant, toUnixSeconds } from '../../core/time.ts';
import { mailWith } from '../../functions/mail.ts';
import { asOf, scenarios } from '../golden/report/scenarios.ts';

const input = scenarios['week with an outage']?.() ?? expect.fail('no scenario');
const context = {} as never;

/** The mail function over a table in memory; whoever is called eve has no mailbox. */
const mailing = () => {
  const table = memoryTable();
  const sent: OutgoingMail[] = [];
  const transport: MailTransport = {
    send: async (mail) => {
      const [to] = mail.to.map(({ address }) => address);
      if (to?.startsWith('eve'))
        return { accepted: [], refused: [{ address: to, reason: 'no such user', retryable: false }] };
      sent.push(mail);
      return { accepted: [to ?? ''], refused: [] };
    },
  };
  const owners = {
    from: 'cronwitness.dev/owner',
    fleet: ['head@example.com', 'eve@example.com'],
    recipients: { payments: ['pay@example.com'], billing: ['bill@example.com'] },
  };
  const handler = mailWith(async () => ({
    owners,
    sender: { name: 'Cronwitness', address: 'cron@example.com' },
    reports: reportsOn(table),
    transport,
    log: (at) => sentMailsOn(table, toUnixSeconds(at)),
    drills: drillSignsOn(table),
    now: () => asOf,
  }));
  return { reports: reportsOn(table), sent, deliver: (event: object) => handler(event, context) };
};

const eventOf = (report: ReturnType<typeof buildReport>) => {
  const { detailType, detail, time } = weeklyEvent(report);
  return { 'detail-type': detailType, detail, time: formatInstant(time) };
};

describe('the event of a weekly report', () => {
  const report = buildReport(input, asOf);
  let post: ReturnType<typeof mailing>;
  beforeEach(async () => {
    post = mailing();
    await post.reports.put(report);
  });
  const to = () => post.sent.map((mail) => mail.to[0]?.address);

  test('brings the fleet’s mail and one for each owner; one who is refused stops nobody', async () => {
    await expect(post.deliver(eventOf(report))).resolves.toEqual({ accepted: 3, already: 0, refused: 1 });
    expect(to()).toEqual(['head@example.com', 'pay@example.com', 'bill@example.com']);
  });

  test('that comes twice brings each recipient one mail', async () => {
    await post.deliver(eventOf(report));
    await expect(post.deliver(eventOf(report))).resolves.toEqual({ accepted: 0, already: 4, refused: 0 });
    expect(to()).toHaveLength(3);
  });

  test('of a revision brings the revision, in the same thread, with what has changed', async () => {
    await post.deliver(eventOf(report));
    const job = input.badRuns.find(({ start }) => start.kind === 'dropped') ?? expect.fail('no dropped run');
    const rollups = input.rollups.map((r) =>
      r.name === job.name && r.namespace === job.namespace && r.start['dropped/controller-down'] !== undefined
        ? { ...r, start: { ...r.start, 'dropped/controller-down': 1, 'late/controller-down': 4 } }
        : r,
    );
    const revised = buildReport({ ...input, rollups, previous: report }, asOf);
    expect(revised.revision).toBe(2);
    await post.reports.put(revised);
    await post.deliver(eventOf(revised));
    const [first, second] = post.sent.filter((mail) => mail.to[0]?.address === 'head@example.com');
    if (first === undefined || second === undefined) return expect.fail('expected two mails');
    const [a, b] = [
      await simpleParser(await composeMail(first)),
      await simpleParser(await composeMail(second)),
    ];
    expect(b.messageId).not.toBe(a.messageId);
    expect(b.references).toEqual(a.references);
    for (const body of [b.text, b.html]) expect(body).toContain(`${job.namespace}/${job.name}`);
    expect(b.text).toMatch(/revision 2/i);
  });

  test('of one owner is for machines, and brings nobody a second mail', async () => {
    const event = eventOf({ ...report, owner: 'payments' });
    await expect(post.deliver(event)).resolves.toEqual({ accepted: 0, already: 0, refused: 0 });
  });
});
