import { createHash } from 'node:crypto';
import type * as z from 'zod';
import {
  type AlertMail,
  burnMail,
  incidentMail,
  type MailPlace,
  observerMail,
} from '../../core/alerting/incident-mail.ts';
import type { Configuration } from '../configuration/schema.ts';
import { errorBudgetBurning } from '../events/error-budget-burning.ts';
import { incidentClosed } from '../events/incident-closed.ts';
import { incidentOpened } from '../events/incident-opened.ts';
import { observerBlind } from '../events/observer-blind.ts';
import { observerRecovered } from '../events/observer-recovered.ts';
import type { Mailbox, OutgoingMail } from './transport.ts';

type Written = { readonly mail: AlertMail; readonly owners: readonly string[] };
type Write = (detail: unknown, place: MailPlace) => Written;

/** What is checked first is what the schema in docs/events/ says, then the mail is made. */
const of =
  <D>(
    schema: z.ZodType<D>,
    write: (detail: D, place: MailPlace) => AlertMail,
    owners: (detail: D) => readonly string[],
  ) =>
  (detail: unknown, place: MailPlace): Written => {
    const checked = schema.parse(detail);
    return { mail: write(checked, place), owners: owners(checked) };
  };
const nobody = (): readonly string[] => [];

const WRITERS: Readonly<Record<string, Write>> = {
  'Incident Opened': of(incidentOpened.schema, incidentMail, ({ owners }) => owners),
  'Incident Closed': of(incidentClosed.schema, incidentMail, ({ owners }) => owners),
  'Observer Blind': of(observerBlind.schema, observerMail, nobody),
  'Observer Recovered': of(observerRecovered.schema, observerMail, nobody),
  'Error Budget Burning': of(errorBudgetBurning.schema, burnMail, nobody),
};

/** The alert's mails, one for each recipient: the fleet's, and those of the owners whose jobs are concerned. */
export const alertMails = (
  { type, detail }: { readonly type: string; readonly detail: unknown },
  { owners }: Pick<Configuration, 'owners'>,
  from: Mailbox,
): readonly OutgoingMail[] => {
  const write = Object.hasOwn(WRITERS, type) ? WRITERS[type] : undefined;
  if (!write) return [];
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const { mail, owners: concerned } = write(detail, { domain, dashboard: null });
  const theirs = concerned.flatMap((owner) =>
    Object.hasOwn(owners.recipients, owner) ? (owners.recipients[owner] ?? []) : [],
  );
  return [...new Set([...owners.fleet, ...theirs])].map((address) => addressed(mail, address, from));
};

/** Each recipient's mail has an id of its own, by which it is sent once; the thread's ids stay common. */
const addressed = (mail: AlertMail, address: string, from: Mailbox): OutgoingMail => {
  const theirs = (id: string): string => id.replace(/@/, `.${hash(address)}@`);
  return {
    ...mail,
    from,
    to: [{ address }],
    messageId: theirs(mail.messageId),
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: theirs(mail.inReplyTo) }),
    // What it answers is the mail that this recipient had.
    references: mail.references.map((id) => (id === mail.inReplyTo ? theirs(id) : id)),
  };
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
