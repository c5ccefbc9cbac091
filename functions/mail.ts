import { SESv2Client } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import { type MailParts, mailEvent } from '../adapters/mail/mail-event.ts';
import { sesTransport } from '../adapters/mail/ses.ts';
import { senderOf } from '../adapters/mail/write-mails.ts';
import { drillSignsOn } from '../adapters/store/drill-signs.ts';
import { reportsOn } from '../adapters/store/reports.ts';
import { sentMailsOn } from '../adapters/store/sent-mails.ts';
import { instant, toUnixSeconds } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { configurationOf } from './ports.ts';
import { storeOf } from './store.ts';
import { logger } from './telemetry.ts';

/** Writes the mails of one event of the bus, each at most once to its recipient. */
export const mailWith = (parts: () => Promise<MailParts>) =>
  middy(async (event: unknown) => {
    const { accepted, already, refused } = await mailEvent(event, await parts(), eventTime(event));
    if (refused.length > 0) logger.warn('refused for good', { refused: [...refused] });
    return { accepted: accepted.length, already: already.length, refused: refused.length };
  });

export const handler = mailWith(
  lazily(async () => {
    const { table: name, configuration: file } = environmentOf('mail');
    const configuration = configurationOf(file);
    const { table } = storeOf(name);
    const { sender, configurationSet } = senderOf(configuration);
    return {
      owners: configuration.owners,
      sender,
      reports: reportsOn(table),
      transport: sesTransport({ client: new SESv2Client({}), ...configurationSet }),
      log: (asOf) => sentMailsOn(table, toUnixSeconds(asOf)),
      drills: drillSignsOn(table),
      now: () => instant(Date.now()),
    };
  }),
);
