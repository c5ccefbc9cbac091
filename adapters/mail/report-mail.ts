import { createHash } from 'node:crypto';
import { ownerReports } from '../../core/report/owner-report.ts';
import { plain } from '../../core/report/plain.ts';
import { type HeatMapImage, renderHtml } from '../../core/report/render-html.ts';
import { renderText } from '../../core/report/render-text.ts';
import type { Report } from '../../core/report/report-data.ts';
import type { Problem } from '../../core/report/request.ts';
import { subjectOf } from '../../core/report/subject.ts';
import { instant, parseInstant } from '../../core/time.ts';
import { heatMapOf } from '../chart/heat-map.ts';
import { pngOf } from '../chart/png.ts';
import { type Attachment, type Mailbox, type OutgoingMail, sortRecipients } from './transport.ts';

/** Who gets the reports. An owner who is not named here gets none: an annotation must not decide where mail goes. */
export type ReportRecipients = {
  readonly from: Mailbox;
  readonly fleet: readonly string[];
  readonly owners: Readonly<Record<string, readonly string[]>>;
};

const CID = 'heat-map@cronwitness';

/**
 * The mails of a fleet's report: one to each of the fleet's recipients, and one to each owner's with that owner's jobs
 * only. Each recipient gets a mail of their own, so that none sees the others and one that is refused stops nobody.
 * The same report makes the same bytes.
 */
export const reportMails = async (
  report: Report,
  recipients: ReportRecipients,
): Promise<readonly OutgoingMail[]> => {
  const fleet = await mailsOf(report, recipients.fleet, recipients.from);
  const owners = ownerReports(report).map((mine) => {
    const to = Object.hasOwn(recipients.owners, mine.owner ?? '')
      ? recipients.owners[mine.owner ?? '']
      : undefined;
    return mailsOf(mine, to ?? [], recipients.from);
  });
  return [...fleet, ...(await Promise.all(owners)).flat()];
};

/** What is wrong with the configured addresses, a line each; they are refused one by one when sent to. */
export const recipientProblems = ({ from, fleet, owners }: ReportRecipients): readonly Problem[] => {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['from', [from.address]],
    ['fleet', fleet],
    ...Object.entries(owners).map(([owner, list]) => [`owner ${plain(owner, 40)}`, list] as const),
  ];
  return lists.flatMap(([whose, addresses]) =>
    addresses
      .filter((address) => !isAddress(address))
      .map(
        (address): Problem => ({
          kind: 'problem',
          message: `mail (${whose}): "${plain(address, 80)}" is not an address; expected one such as ann@example.com`,
        }),
      ),
  );
};

const isAddress = (address: string): boolean =>
  sortRecipients({
    from: { address },
    to: [{ address }],
    subject: '',
    text: '',
    messageId: '',
    date: instant(0),
  }).valid.length === 1;

const mailsOf = async (
  report: Report,
  to: readonly string[],
  from: Mailbox,
): Promise<readonly OutgoingMail[]> => {
  if (to.length === 0) return [];
  const picture = await heatMapPicture(report);
  const domain = from.address.split('@').at(-1) ?? 'cronwitness';
  const body = {
    from,
    subject: subjectOf(report),
    text: renderText(report),
    html: renderHtml(report, picture?.image ?? null),
    ...(picture ? { attachments: [picture.attachment] } : {}),
    listId: `weekly-report.${report.cluster}.cronwitness.${domain}`,
    // Revisions of one week stand together.
    references: [`weekly.${hash([report.cluster, report.window.label, report.owner ?? ''])}@${domain}`],
    date: parseInstant(report.asOf) ?? fail(`not a time: ${report.asOf}`),
  };
  return [...new Set(to)].map((address) => ({
    ...body,
    to: [{ address }],
    messageId: `weekly.${hash([report.id, address])}@${domain}`,
  }));
};

const hash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const heatMapPicture = async (
  report: Report,
): Promise<{ readonly image: HeatMapImage; readonly attachment: Attachment } | undefined> => {
  const map = heatMapOf(report);
  if (!map) return undefined;
  return {
    image: { source: `cid:${CID}`, jobs: map.jobs, more: map.more },
    attachment: {
      filename: 'heat-map.png',
      contentType: 'image/png',
      content: await pngOf(map.svg),
      cid: CID,
    },
  };
};

const fail = (message: string): never => {
  throw new RangeError(message);
};
