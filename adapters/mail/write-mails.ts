import type { Reports } from '../../core/ports/reports.ts';
import type { Configuration } from '../configuration/schema.ts';
import { alertMails } from './alert-mails.ts';
import { reportMails } from './report-mail.ts';
import type { Mailbox, OutgoingMail } from './transport.ts';

export type Written = {
  /** Who is written to. */
  readonly owners: Configuration['owners'];
  readonly sender: Mailbox;
  readonly reports: Reports;
};

/** Not an event of ours, or not one that can be read: the bus keeps it with its dead letters. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/** The mails that an event calls for, one for each recipient. @throws UnreadableEvent for what is no event of ours */
export const writeMails = async (event: unknown, parts: Written): Promise<readonly OutgoingMail[]> => {
  const { 'detail-type': type, detail } = fieldsOf(event);
  const { owner, cluster, week } = fieldsOf(detail);
  if (typeof type !== 'string' || typeof cluster !== 'string') {
    throw new UnreadableEvent('expected an event of Cronwitness with "detail-type" and "detail"');
  }
  if (type !== 'Weekly SLO Report') return alertMails({ type, detail }, parts, parts.sender);
  // The fleet's event brings everybody's mails; the owners' are for machines.
  return owner === null && typeof week === 'string' ? weeklyMails(cluster, week, parts) : [];
};

const weeklyMails = async (
  cluster: string,
  week: string,
  { owners, sender, reports }: Written,
): Promise<readonly OutgoingMail[]> => {
  const report = await reports.get(cluster, week);
  if (report === null) throw new Error(`the report of ${cluster} ${week} is not stored`);
  const { fleet, recipients } = owners;
  return reportMails(report, { from: sender, fleet, owners: recipients });
};

/** Who writes, and by what. @throws Error where the configuration has no sender: the stack has no mail function then */
export const senderOf = ({ mail }: Configuration) => {
  if (!mail) throw new Error('the configuration has no "mail"');
  const set = 'ses' in mail.transport ? mail.transport.ses.configurationSet : undefined;
  return {
    sender: { name: 'Cronwitness', address: mail.from },
    configurationSet: set === undefined ? {} : { configurationSet: set },
  };
};

const fieldsOf = (value: unknown): { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null ? { ...value } : {};
