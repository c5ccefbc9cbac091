import { join } from 'node:path';
import type { Configuration } from '../adapters/configuration/schema.ts';
import type { Delivery, TargetHandler } from '../adapters/eventbridge/delivery.ts';
import { TargetError } from '../adapters/eventbridge/delivery.ts';
import { directoryTransport } from '../adapters/mail/directory.ts';
import { mailEvent } from '../adapters/mail/mail-event.ts';
import type { MailTransport } from '../adapters/mail/transport.ts';
import { UnreadableEvent } from '../adapters/mail/write-mails.ts';
import { drillSignsOn } from '../adapters/store/drill-signs.ts';
import { reportsOn } from '../adapters/store/reports.ts';
import { sentMailsOn } from '../adapters/store/sent-mails.ts';
import type { Table } from '../adapters/store/table.ts';
import { type Instant, instant, parseInstant, toUnixSeconds } from '../core/time.ts';

export type LocalMails = {
  readonly table: Table;
  readonly configuration: Configuration | null;
  /** Where everything is kept. */
  readonly data: string;
  readonly say: (line: string) => void;
};

/** Where the mails go that are not sent, a file each; null where they are sent. */
export const mailsIn = (data: string, configuration: Configuration | null): string | null => {
  const transport = configuration?.mail?.transport;
  if (transport !== undefined && 'smtp' in transport) return null;
  return transport !== undefined && 'directory' in transport ? transport.directory.path : join(data, 'mails');
};

/** Where mails are kept, they are kept also where a file names nobody to be written to. */
const ownersOf = (configuration: Configuration | null, kept: string | null): Configuration['owners'] => {
  if (configuration === null) return NOBODY;
  const { owners } = configuration;
  return kept !== null && owners.fleet.length === 0 ? { ...owners, fleet: NOBODY.fleet } : owners;
};

// Nobody is configured: the mails are still written, for whoever looks into the directory.
const NOBODY: Configuration['owners'] = {
  from: 'cronwitness.dev/owner',
  fleet: ['you@localhost.localdomain'],
  recipients: {},
};

/** The mail function on this machine: the same mails, sent by the configured SMTP server or kept as files. */
export const localMails = async ({ table, configuration, data, say }: LocalMails): Promise<TargetHandler> => {
  const kept = mailsIn(data, configuration);
  const parts = {
    owners: ownersOf(configuration, kept),
    sender: {
      name: 'Cronwitness',
      address: configuration?.mail?.from ?? 'cronwitness@localhost.localdomain',
    },
    reports: reportsOn(table),
    transport: await transportOf({ configuration, data, say }),
    log: (asOf: Instant) => sentMailsOn(table, toUnixSeconds(asOf)),
    drills: drillSignsOn(table),
    now: () => instant(Date.now()),
  };
  return async ({ event, input, acceptedAt }: Delivery) => {
    try {
      await mailEvent(input, parts, parseInstant(event.time) ?? acceptedAt);
    } catch (error) {
      // What cannot be read today cannot tomorrow: the dead letters keep it.
      if (error instanceof UnreadableEvent)
        throw new TargetError('UNREADABLE', error.message, { retryable: false, cause: error });
      throw error;
    }
  };
};

/** Mails by SES are for the cloud's own function: here they are kept, as without any configuration. */
const transportOf = async ({
  configuration,
  data,
  say,
}: Omit<LocalMails, 'table'>): Promise<MailTransport> => {
  const transport = configuration?.mail?.transport;
  if (transport !== undefined && 'smtp' in transport)
    return (await import('../adapters/mail/smtp.ts')).smtpTransport(transport.smtp.url);
  return directoryTransport(mailsIn(data, configuration) ?? data, say);
};
