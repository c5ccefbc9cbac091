import { SESv2Client } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import { type SentLog, sendReports } from '../adapters/mail/send-report.ts';
import { sesTransport } from '../adapters/mail/ses.ts';
import type { MailTransport, OutgoingMail } from '../adapters/mail/transport.ts';
import { reportsOn } from '../adapters/store/reports.ts';
import { sentMailsOn } from '../adapters/store/sent-mails.ts';
import { type Instant, toUnixSeconds } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { configurationOf } from './ports.ts';
import { storeOf } from './store.ts';
import { logger } from './telemetry.ts';
import { senderOf, type Written, writeMails } from './write-mails.ts';

export type MailParts = Written & {
  readonly transport: MailTransport;
  readonly log: (asOf: Instant) => SentLog;
};

/** Some recipients were not reached: the bus delivers the event again, and the others get no second mail. */
export class MailsNotSent extends Error {
  override readonly name = 'MailsNotSent';
}

/** Writes the mails of one event of the bus, each at most once to its recipient. */
export const mailWith = (parts: () => Promise<MailParts>) =>
  middy(async (event: unknown) => {
    const { transport, log, ...written } = await parts();
    const mails: readonly OutgoingMail[] = await writeMails(event, written);
    const sent = await sendReports(mails, { transport, log: log(eventTime(event)) });
    if (sent.refused.length > 0) logger.warn('refused for good', { refused: sent.refused });
    if (sent.failed.length > 0)
      throw new MailsNotSent(`${sent.failed.length} not sent: ${sent.failed[0]?.reason}`);
    return { accepted: sent.accepted.length, already: sent.already.length, refused: sent.refused.length };
  });

export const handler = mailWith(
  lazily(async () => {
    const { table: name, configuration: file } = environmentOf('mail');
    const configuration = configurationOf(file);
    const { table } = storeOf(name);
    const { sender, configurationSet } = senderOf(configuration);
    return {
      configuration,
      sender,
      reports: reportsOn(table),
      transport: sesTransport({ client: new SESv2Client({}), ...configurationSet }),
      log: (asOf) => sentMailsOn(table, toUnixSeconds(asOf)),
    };
  }),
);
