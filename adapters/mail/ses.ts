import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { composeMail } from './mime.ts';
import {
  type MailTransport,
  MailTransportError,
  type OutgoingMail,
  type Refusal,
  type SendResult,
  sortRecipients,
} from './transport.ts';

export type SesOptions = { readonly client: SESv2Client; readonly configurationSet?: string };

// SES refuses a whole call for one address (unverified in the sandbox, malformed), and then has sent to nobody.
const REFUSES_THE_MAIL = new Set(['MessageRejected', 'BadRequestException']);

/**
 * Sends by Amazon SES v2, as raw MIME. One call reaches everybody; if SES refuses it, each recipient gets a call of
 * their own, so that one bad address does not silence the others.
 */
export const sesTransport = (options: SesOptions): MailTransport => ({
  send: async (mail) => {
    const { valid, refused, writable } = sortRecipients(mail);
    if (valid.length === 0) return { accepted: [], refused };
    const raw = await composeMail(writable);
    const together = await trySend(raw, valid, { mail, options });
    if (together.kind === 'sent') return { accepted: valid, refused };
    const separate =
      valid.length === 1
        ? { accepted: [], refused: [{ address: valid[0] ?? '', reason: together.reason, retryable: false }] }
        : await sendSeparately(raw, valid, { mail, options });
    return { accepted: separate.accepted, refused: [...refused, ...separate.refused] };
  },
});

type Context = { readonly mail: OutgoingMail; readonly options: SesOptions };
type Tried = { readonly kind: 'sent' } | { readonly kind: 'refused'; readonly reason: string };

const trySend = async (
  raw: Uint8Array,
  to: readonly string[],
  { mail, options }: Context,
): Promise<Tried> => {
  try {
    await options.client.send(
      new SendEmailCommand({
        FromEmailAddress: mail.from.address,
        Destination: { ToAddresses: [...to] },
        Content: { Raw: { Data: raw } },
        ConfigurationSetName: options.configurationSet,
      }),
    );
    return { kind: 'sent' };
  } catch (cause) {
    if (cause instanceof Error && REFUSES_THE_MAIL.has(cause.name)) {
      return { kind: 'refused', reason: cause.message };
    }
    throw new MailTransportError(`SES cannot be used: ${String(cause)}`, { cause });
  }
};

const sendSeparately = async (
  raw: Uint8Array,
  to: readonly string[],
  context: Context,
): Promise<SendResult> => {
  const accepted: string[] = [];
  const refused: Refusal[] = [];
  for (const address of to) {
    try {
      const tried = await trySend(raw, [address], context);
      if (tried.kind === 'sent') accepted.push(address);
      else refused.push({ address, reason: tried.reason, retryable: false });
    } catch (error) {
      // Somebody may have the mail already: a failure in the middle concerns this recipient, not the whole mail.
      refused.push({ address, reason: String(error), retryable: true });
    }
  }
  return { accepted, refused };
};
