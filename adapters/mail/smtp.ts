import { createTransport } from 'nodemailer';
import { seconds } from '../../core/time.ts';
import { composeMail } from './mime.ts';
import {
  type MailTransport,
  MailTransportError,
  type Refusal,
  type SendResult,
  sortRecipients,
} from './transport.ts';

// A mail server may think for a while, and a function has a minute.
const TIMEOUT = seconds(20);

/** Sends by SMTP; `url` is `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
export const smtpTransport = (url: string): MailTransport => {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
  });
  return {
    send: async (mail) => {
      const { valid, refused, writable } = sortRecipients(mail);
      if (valid.length === 0) return { accepted: [], refused };
      const raw = await composeMail(writable);
      const envelope = { from: mail.from.address, to: [...valid] };
      try {
        const sent = await transport.sendMail({ raw, envelope });
        return {
          accepted: sent.accepted,
          refused: [...refused, ...sent.rejected.map((address) => refusal(address, sent.rejectedErrors))],
        };
      } catch (cause) {
        return { accepted: [], refused: [...refused, ...refusals(valid, cause)] };
      }
    },
  };
};

type Reply = { readonly responseCode?: unknown; readonly response?: unknown; readonly recipient?: unknown };

const refusal = (address: string, errors: readonly Reply[] | undefined): Refusal => {
  const error = errors?.find(({ recipient }) => recipient === address);
  const code = typeof error?.responseCode === 'number' ? error.responseCode : 0;
  return {
    address,
    reason: typeof error?.response === 'string' ? error.response : 'refused by the mail server',
    retryable: code < 500,
  };
};

/** A refusal of the mail by the server is an answer about every recipient; all else is the transport's failure. */
const refusals = (valid: readonly string[], cause: unknown): SendResult['refused'] => {
  const errors = rejectedErrors(cause);
  if (errors) return valid.map((address) => refusal(address, errors));
  const code = replyCode(cause);
  if (!(cause instanceof Error) || code === undefined || !isAboutTheMail(cause)) {
    throw new MailTransportError(`the mail server cannot be used: ${String(cause)}`, { cause });
  }
  return valid.map((address) => ({ address, reason: cause.message, retryable: code < 500 }));
};

const rejectedErrors = (cause: unknown): readonly Reply[] | undefined =>
  cause instanceof Error && 'rejectedErrors' in cause && Array.isArray(cause.rejectedErrors)
    ? cause.rejectedErrors
    : undefined;

const replyCode = (cause: unknown): number | undefined =>
  cause instanceof Error && 'responseCode' in cause && typeof cause.responseCode === 'number'
    ? cause.responseCode
    : undefined;

// nodemailer's codes for a refused sender or recipient and for a refused content; EAUTH and the like are not.
const isAboutTheMail = (cause: Error): boolean =>
  'code' in cause && (cause.code === 'EENVELOPE' || cause.code === 'EMESSAGE');
