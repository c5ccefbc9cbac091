import { formatInstant, type Instant } from '../time.ts';
import type { Evidence, Verdict } from '../verdict/verdict.ts';
import type { EventDetails } from './event-details.ts';
import { chatSafe, idPart, NAME, plain, SENTENCE, shellWord } from './plain.ts';

/** An event as it is stored before it is sent: detail-type with the detail that belongs to it. */
export type DecidedEvent = {
  readonly [T in keyof EventDetails]: {
    /** Deterministic; also `detail.id`. */
    readonly id: string;
    readonly detailType: T;
    readonly detail: EventDetails[T];
    /** When it happened, or was learned: the envelope's `time`. */
    readonly time: Instant;
    /** Events of one group keep their order: the run's, the incident's, the gap's, the rule's. */
    readonly group: string;
  };
}[keyof EventDetails];

/** What every detail begins with. `subject` follows the type in the id: `run-missed/<cluster>/<uid>/<nominal>`. */
export const headOf = (
  { id, cluster, drill = false }: { readonly id: string; readonly cluster: string; readonly drill?: boolean },
  texts: {
    readonly summary: string;
    readonly nextStep: string;
    readonly explain: string;
    readonly dashboard: string;
  },
) => ({
  schemaVersion: 1 as const,
  id,
  cluster: plain(cluster, NAME),
  drill,
  summary: chatSafe(drill ? `DRILL ${texts.summary}` : texts.summary, SENTENCE),
  nextStep: plain(texts.nextStep, 900),
  links: { explain: plain(texts.explain, 900), dashboard: plain(texts.dashboard, 900) },
});

/** The run's part of a detail. */
export const runPart = (run: Verdict) => ({
  cronJob: plain(`${run.namespace}/${run.name}`, 2 * NAME + 1),
  namespace: plain(run.namespace, NAME),
  name: plain(run.name, NAME),
  uid: plain(run.cronJobUid, 100),
  owner: run.owner === null ? null : plain(run.owner, NAME),
  nominal: formatInstant(run.nominal),
  deadline: formatInstant(run.deadline),
  job: run.job === null ? null : plain(run.job, NAME),
});

/** `<cluster>/<CronJob uid>/<nominal>`: the run in an id, and its group. */
export const runKey = (cluster: string, run: Pick<Verdict, 'cronJobUid' | 'nominal'>): string =>
  `${idPart(cluster)}/${idPart(run.cronJobUid)}/${formatInstant(run.nominal)}`;

export const runLinks = (run: Verdict) => ({
  explain: `cronwitness explain ${shellWord(run.namespace)}/${shellWord(run.name)}@${formatInstant(run.nominal)}`,
  dashboard: `/runs/${pathPart(run.namespace)}/${pathPart(run.name)}/${formatInstant(run.nominal)}`,
});

export const cronJobName = (run: Pick<Verdict, 'namespace' | 'name'>): string =>
  plain(`${run.namespace}/${run.name}`, 120);

// encodeURIComponent throws at half a surrogate pair; `plain` leaves none.
export const pathPart = (name: string): string => encodeURIComponent(plain(name, 400));

// Why it was due, and what decided it: the end of the story matters most.
const MOST_EVIDENCE = 6;

export const evidencePart = (evidence: readonly Evidence[]) => {
  const told =
    evidence.length <= MOST_EVIDENCE
      ? evidence
      : [...evidence.slice(0, 1), ...evidence.slice(1 - MOST_EVIDENCE)];
  return told.map((e) => ({
    at: formatInstant(e.at),
    says: plain(e.says, SENTENCE),
    subject: plain(e.subject, 600),
  }));
};
