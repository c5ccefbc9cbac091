import { type MailTransport, MailTransportError, type OutgoingMail, type Refusal } from './transport.ts';

/**
 * Which mails were handed over already, by key. A claim is atomic: of two functions that were given the same event one
 * gets `true`. In DynamoDB: a put with `attribute_not_exists`, kept as long as an event may come again.
 */
export type SentLog = {
  readonly claim: (key: string) => Promise<boolean>;
  /** Gives a claim back, for a mail that nobody has received and that is to be tried again. */
  readonly release: (key: string) => Promise<void>;
};

export type Sent = {
  readonly accepted: readonly string[];
  /** For good: another try would be refused as well. */
  readonly refused: readonly Refusal[];
  /** Sent before, by us or by another function. */
  readonly already: readonly string[];
  /** To be tried again by delivering the event again: the claims were given back. */
  readonly failed: readonly Refusal[];
};

/**
 * Sends each mail at most once to its recipient, though the event come twice: first the claim, then the mail.
 *
 * ```
 * claim ──▶ send ──▶ accepted, or refused for good: the claim stays
 *                └─▶ the transport failed, or refused for now: the claim is given back, the next delivery sends
 * ```
 * A function that dies between the two leaves a mail claimed and not sent: a report twice in a mailbox is what was
 * ruled out, and the stored report is still there to be read.
 */
export const sendReports = async (
  mails: readonly OutgoingMail[],
  { transport, log }: { readonly transport: MailTransport; readonly log: SentLog },
): Promise<Sent> => {
  const sent: { accepted: string[]; refused: Refusal[]; already: string[]; failed: Refusal[] } = {
    accepted: [],
    refused: [],
    already: [],
    failed: [],
  };
  for (const mail of mails) {
    const addresses = mail.to.map(({ address }) => address);
    if (!(await log.claim(mail.messageId))) {
      sent.already.push(...addresses);
      continue;
    }
    const { accepted, refused } = await trySend(mail, transport);
    sent.accepted.push(...accepted);
    sent.refused.push(...refused.filter((r) => !r.retryable));
    sent.failed.push(...refused.filter((r) => r.retryable));
    if (accepted.length === 0 && refused.some((r) => r.retryable)) await log.release(mail.messageId);
  }
  return sent;
};

const trySend: (mail: OutgoingMail, transport: MailTransport) => ReturnType<MailTransport['send']> = async (
  mail,
  transport,
) => {
  try {
    return await transport.send(mail);
  } catch (error) {
    if (!(error instanceof MailTransportError)) throw error;
    return {
      accepted: [],
      refused: mail.to.map(({ address }) => ({ address, reason: error.message, retryable: true })),
    };
  }
};
