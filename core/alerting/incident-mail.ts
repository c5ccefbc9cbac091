import { type Instant, instant, parseInstant } from '../time.ts';
import type {
  ErrorBudgetBurningDetail,
  IncidentClosedDetail,
  IncidentOpenedDetail,
  ObserverBlindDetail,
  ObserverRecoveredDetail,
} from './event-details.ts';
import { htmlOf, type MailBody, type MailList, textOf } from './mail-body.ts';
import { idPart, plain } from './plain.ts';

/** A mail without its addresses: those are the sender's business. Ids are without brackets. */
export type AlertMail = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same event gives the same id on every try. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  /** All mails of one incident name the same thread, also the first: SES gives Message-IDs of its own. */
  readonly references: readonly string[];
  readonly date: Instant;
};

export type MailPlace = {
  /** Right-hand side of Message-IDs: a domain of the sender's. */
  readonly domain: string;
  /** `https://…` of the dashboard; null where it has no address that a reader could open. */
  readonly dashboard: string | null;
};

/** As many CronJobs as a mail lists, and runs of each: what is longer is looked at on the dashboard. */
const LISTED = 50;
const TIMES = 10;

/** The mail of an incident: one when it opens, one when it closes, in one thread under one subject. */
export const incidentMail = (
  detail: IncidentOpenedDetail | IncidentClosedDetail,
  place: MailPlace,
): AlertMail => {
  const closed = detail.action === 'resolve' ? detail : null;
  const body: MailBody = {
    heading: detail.title,
    drill: detail.drill,
    facts: [
      ['Cluster', detail.cluster],
      ['State', closed === null ? 'open' : `closed (${BECAUSE[closed.because]})`],
      ['Due', detail.from === detail.to ? detail.from : `${detail.from} to ${detail.to}`],
      ['Known since', detail.openedAt],
      ...(closed === null ? [] : [['Over at', closed.closedAt] as const]),
      ['Runs', countsInWords(detail)],
      ['Causes', detail.causes.map((c) => `${c.what} ${c.cause}: ${c.runs}`).join(', ')],
      ...(detail.owners.length === 0 ? [] : [['Owners', detail.owners.join(', ')] as const]),
    ],
    list: runsList(detail),
    nextStep: detail.nextStep,
    command: detail.links.explain,
    dashboard: linkTo(place, detail.links.dashboard),
  };
  const opened = messageId(`opened/${detail.incident}`, place);
  const thread = messageId(`thread/${detail.incident}`, place);
  return {
    // The subject of the first mail again, with what it came to: mail clients thread by it where they lack the ids.
    subject: subject(detail, closed === null ? 'OPEN' : 'CLOSED'),
    ...rendered(body),
    ...(closed === null
      ? { messageId: opened, references: [thread] }
      : {
          messageId: messageId(`closed/${detail.incident}`, place),
          inReplyTo: opened,
          references: [thread, opened],
        }),
    date: dateOf(closed === null ? detail.openedAt : closed.closedAt),
  };
};

const BECAUSE: Readonly<Record<IncidentClosedDetail['because'], string>> = {
  over: 'later runs went well',
  recovered: 'every run of it started after all',
  corrected: 'later evidence took the verdicts back',
  quiet: 'nothing was heard of it for 35 days',
};

const subject = (
  { drill, cluster, title }: Pick<IncidentOpenedDetail, 'drill' | 'cluster' | 'title'>,
  state: string,
): string => plain(`${drill ? '[DRILL] ' : ''}[${cluster}] ${state}: ${title}`, 180);

const countsInWords = ({ counts }: IncidentOpenedDetail | IncidentClosedDetail): string =>
  [
    `${counts.runs} of ${counts.cronJobs} CronJob${counts.cronJobs === 1 ? '' : 's'}`,
    ...(counts.recovered > 0 ? [`${counts.recovered} started after all`] : []),
    ...(counts.corrected > 0 ? [`${counts.corrected} taken back`] : []),
  ].join(', ');

type Listed = IncidentOpenedDetail['runs'][number];

/** An entry for each CronJob with its due times, so that an outage of some minutes can be named run by run. */
const runsList = ({ runs, counts }: IncidentOpenedDetail | IncidentClosedDetail): MailList => {
  const alike = new Map<string, readonly Listed[]>();
  for (const r of runs) {
    const key = JSON.stringify([r.cronJob, r.what, r.cause, r.state]);
    alike.set(key, [...(alike.get(key) ?? []), r]);
  }
  const shown = [...alike.values()].slice(0, LISTED).map((same) => same.slice(0, TIMES));
  const more = counts.runs - shown.reduce((sum, same) => sum + same.length, 0);
  return {
    heads: ['CronJob', 'Due'],
    entries: shown.flatMap((same) => (same[0] === undefined ? [] : [entry(same[0], same)])),
    more: more > 0 ? `and ${more} more` : null,
  };
};

const AMENDED = { bad: '', recovered: ', started after all', corrected: ', taken back' } as const;

const entry = (first: Listed, same: readonly Listed[]): MailList['entries'][number] => ({
  what: first.cronJob,
  how: `${first.what} (${first.cause})${AMENDED[first.state]}`,
  when: same.map((r, i) => (i === 0 ? r.nominal : timeAfter(r.nominal, first.nominal))),
});

/** The date is said once. */
const timeAfter = (time: string, first: string): string =>
  time.slice(0, 10) === first.slice(0, 10) ? time.slice(11) : time;

/** The mail of the observer: blind, and seeing again, in one thread. */
export const observerMail = (
  detail: ObserverBlindDetail | ObserverRecoveredDetail,
  place: MailPlace,
): AlertMail => {
  const gap = `observer/${detail.cluster}/${detail.since}`;
  const [blind, thread] = [messageId(`blind/${gap}`, place), messageId(`thread/${gap}`, place)];
  const seeing = 'until' in detail ? detail : null;
  const facts: MailBody['facts'] =
    'until' in detail
      ? [
          ['Cluster', detail.cluster],
          ['Last seen', detail.since],
          ['Seen again', detail.until],
          ['Stays unknown', `${detail.lostSeconds} s of ${detail.gapSeconds} s`],
        ]
      : [
          ['Cluster', detail.cluster],
          ['Last seen', detail.since],
          ['Resources', detail.resources.join(', ')],
          ...(detail.problem === null ? [] : [['Last problem', detail.problem] as const]),
        ];
  const ids =
    seeing === null
      ? { messageId: blind, references: [thread] }
      : { messageId: messageId(`recovered/${gap}`, place), inReplyTo: blind, references: [thread, blind] };
  return {
    subject: plain(`[${detail.cluster}] ${seeing === null ? 'BLIND' : 'SEEING'}: ${detail.summary}`, 180),
    ...rendered(simple(detail, facts, place)),
    ...ids,
    date: dateOf(seeing === null ? detail.since : seeing.until),
  };
};

export const burnMail = (detail: ErrorBudgetBurningDetail, place: MailPlace): AlertMail => ({
  subject: plain(
    `[${detail.cluster}] ${detail.severity === 'critical' ? 'BURNING' : 'SLOW BURN'}: ${detail.summary}`,
    180,
  ),
  ...rendered(
    simple(
      detail,
      [
        ['Cluster', detail.cluster],
        ['Objective', `${detail.objective}, ${detail.targetPpm / 10_000} %`],
        ['Bad runs', `${detail.bad} of ${detail.valid}; ${detail.gate} are needed to speak`],
        ['Burn rate', `${detail.burnRate} times what the objective allows`],
        ['Rule', detail.rule],
        ['Since', detail.since],
      ],
      place,
    ),
  ),
  messageId: messageId(detail.id, place),
  references: [messageId(`thread/${detail.id}`, place)],
  date: dateOf(detail.since),
});

type Told = Pick<IncidentOpenedDetail, 'summary' | 'drill' | 'nextStep' | 'links'>;

const simple = (detail: Told, facts: MailBody['facts'], place: MailPlace): MailBody => ({
  heading: detail.summary,
  drill: detail.drill,
  facts,
  list: null,
  nextStep: detail.nextStep,
  command: detail.links.explain,
  dashboard: linkTo(place, detail.links.dashboard),
});

const rendered = (body: MailBody) => ({ text: textOf(body), html: htmlOf(body) });

const linkTo = ({ dashboard }: MailPlace, path: string): string | null =>
  dashboard === null ? null : `${dashboard.replace(/\/$/, '')}${path}`;

/** A dot-atom of RFC 5322: slashes and colons of our ids become dots. */
const messageId = (id: string, { domain }: MailPlace): string =>
  `${idPart(id.replaceAll(/[/:]/g, '.'))}@${domain}`;

// A detail comes from the bus: a time that is none gives the epoch, and the mail still arrives.
const dateOf = (time: string): Instant => parseInstant(time) ?? instant(0);
