import type { DrillSign } from '../../core/ports/drill-trace.ts';
import type { Instant } from '../../core/time.ts';
import type { DrillSigns } from '../store/drill-signs.ts';
import { type Sent, type SentLog, sendReports } from './send-report.ts';
import type { MailTransport } from './transport.ts';
import { type Written, writeMails } from './write-mails.ts';

export type MailParts = Written & {
  readonly transport: MailTransport;
  readonly log: (asOf: Instant) => SentLog;
  /** Where a drill looks for whether its mails went out, and the clock by which it measures. */
  readonly drills: Pick<DrillSigns, 'put'>;
  readonly now: () => Instant;
};

/** Some recipients were not reached: the event is given to us again (see infra/function.ts), and the others get no second mail. */
export class MailsNotSent extends Error {
  override readonly name = 'MailsNotSent';
}

/**
 * Writes the mails of one event of the bus, each at most once to its recipient: what the mail function does, in the
 * cloud and on one machine. `asOf` is the event's own time. @throws MailsNotSent, UnreadableEvent
 */
export const mailEvent = async (event: unknown, parts: MailParts, asOf: Instant): Promise<Sent> => {
  const { transport, log, drills, now } = parts;
  const mails = await writeMails(event, parts);
  const sent = await sendReports(mails, { transport, log: log(asOf) });
  const drill = drillIn(event);
  if (drill !== null) await drills.put(drill, signsOf(sent, now()));
  if (sent.failed.length > 0)
    throw new MailsNotSent(`${sent.failed.length} not sent: ${sent.failed[0]?.reason}`);
  return sent;
};

/** The id of a drill's event; null for one in earnest. */
const drillIn = (event: unknown): string | null => {
  const { detail } = fieldsOf(event);
  const { drill, id } = fieldsOf(detail);
  return drill === true && typeof id === 'string' ? id : null;
};

const signsOf = ({ accepted, already, refused, failed }: Sent, at: Instant): readonly DrillSign[] => [
  ...[...accepted, ...already].map((where) => ({ hop: 'mail', at, where, problem: null }) as const),
  ...[...refused, ...failed].map(
    ({ address, reason }) => ({ hop: 'mail', at, where: address, problem: reason }) as const,
  ),
];

const fieldsOf = (value: unknown): { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null ? { ...value } : {};
