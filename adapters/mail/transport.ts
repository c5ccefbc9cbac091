import type { Instant } from '../../core/time.ts';

export type Mailbox = { readonly name?: string; readonly address: string };

export type Attachment = {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** With it the attachment is shown inside the HTML, as `cid:…`. */
  readonly cid?: string;
};

/**
 * A mail to be sent. Names and subject may hold anything a cluster can hold: transports make it harmless.
 * SES replaces Message-ID and Date by its own, so a thread holds together only if all of its mails, also the first, name
 * one common id in `references`.
 */
export type OutgoingMail = {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly Attachment[];
  /** `something@domain`, without brackets; the same mail has the same id on every try. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /** `name.domain`, without brackets (RFC 2919): what readers sort and mute by. Only letters, digits, dots, hyphens. */
  readonly listId?: string;
  /** The Date header. An argument, so that the same mail has the same bytes. */
  readonly date: Instant;
};

export type Refusal = {
  readonly address: string;
  /** In the words of whoever refused. */
  readonly reason: string;
  /** Whether the same mail to the same address may be accepted later. */
  readonly retryable: boolean;
};

/** Every recipient is in exactly one of the two. */
export type SendResult = { readonly accepted: readonly string[]; readonly refused: readonly Refusal[] };

export type MailTransport = {
  /** A refused recipient does not stop the others. Rejects with MailTransportError if nobody was reached. */
  readonly send: (mail: OutgoingMail) => Promise<SendResult>;
};

/** The transport failed, not the mail: to be sent again later, under the same Message-ID. */
export class MailTransportError extends Error {
  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'MailTransportError';
  }
}

// Deliberately stricter than RFC 5322: no comments, no quoted parts, nothing that could end a header or an envelope.
const ADDRESS = /^[^\s<>"(),:;\\@\p{Cc}\p{Cf}]+@[^\s<>"(),:;\\@\p{Cc}\p{Cf}]+$/u;

/** The recipients that can be written to, each once, the others with the reason, and the mail to the former only. */
export const sortRecipients = (
  mail: OutgoingMail,
): {
  readonly valid: readonly string[];
  readonly refused: readonly Refusal[];
  readonly writable: OutgoingMail;
} => {
  const addresses = [...new Set(mail.to.map(({ address }) => address))];
  const valid = addresses.filter((address) => ADDRESS.test(address));
  return {
    valid,
    refused: addresses
      .filter((address) => !valid.includes(address))
      .map((address) => ({ address, reason: 'not a mail address', retryable: false })),
    writable: { ...mail, to: mail.to.filter(({ address }) => valid.includes(address)) },
  };
};
