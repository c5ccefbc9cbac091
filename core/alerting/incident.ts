import { formatSeconds, type Instant } from '../time.ts';
import { idPart } from './plain.ts';

/** What bad runs have in common. Its key says which of them are one incident. */
export type SharedCause =
  /** No CronJob of the cluster got a Job. */
  | { readonly kind: 'controller-down' }
  /** Runs ended because their node went; null where nobody said which. */
  | { readonly kind: 'node'; readonly node: string | null }
  /** One image could not be had. */
  | { readonly kind: 'image'; readonly image: string }
  /** Jobs or Pods of a namespace were refused: a quota, a webhook. */
  | { readonly kind: 'refused'; readonly namespace: string }
  /** Many CronJobs at once with the same cause. */
  | { readonly kind: 'widespread'; readonly of: Trouble; readonly cause: string }
  /** One CronJob, once or again and again. */
  | {
      readonly kind: 'cronjob';
      readonly of: Trouble;
      readonly cronJobUid: string;
      readonly namespace: string;
      readonly name: string;
    };

/** A run may be missed, or killed; each is its own trouble. */
export type Trouble = 'missed' | 'killed';

/** One bad run of an incident. `what` is the verdict's kind, `cause` its cause, both as they stand now. */
export type Member = {
  readonly of: Trouble;
  readonly cronJobUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  readonly nominal: Instant;
  readonly job: string | null;
  readonly what: string;
  readonly cause: string;
  readonly state: 'bad' | 'recovered' | 'corrected';
};

/** A run of one of the incident's CronJobs that went well after the last bad one. */
export type Healed = { readonly cronJobUid: string; readonly nominal: Instant; readonly deadline: Instant };

/** `over`: later runs went well. `recovered`, `corrected`: every run of it did. `quiet`: nothing came for long. */
export type ClosedBecause = 'over' | 'recovered' | 'corrected' | 'quiet';

export type Incident = {
  readonly id: string;
  readonly cluster: string;
  readonly cause: SharedCause;
  /** The instant of the judgement that opened it. */
  readonly opened: Instant;
  /** The first and the last bad run's nominal time. */
  readonly from: Instant;
  readonly to: Instant;
  /** When the last bad run was learned of. */
  readonly lastBad: Instant;
  /** By nominal time, then namespace and name. */
  readonly members: readonly Member[];
  /** Bad runs beyond `MOST_MEMBERS`, counted and not kept. */
  readonly uncounted: number;
  readonly healed: readonly Healed[];
  /** Of a CronJob's missed runs: the last before the latest of them that was started. Not known of older incidents. */
  readonly lastStarted?: Instant | null;
  readonly closed: { readonly at: Instant; readonly because: ClosedBecause } | null;
};

/** An outage of ten minutes at a thousand runs a minute. More would not fit the stored state. */
export const MOST_MEMBERS = 10_000;

export const causeKey = (cause: SharedCause): string => {
  switch (cause.kind) {
    case 'controller-down':
      return 'controller-down';
    case 'node':
      return cause.node === null ? 'node' : `node.${cause.node}`;
    case 'image':
      return `image.${cause.image}`;
    case 'refused':
      return `refused.${cause.namespace}`;
    case 'widespread':
      return `widespread.${cause.of}.${cause.cause}`;
    case 'cronjob':
      return `cronjob.${cause.of}.${cause.cronJobUid}`;
    default:
      return cause satisfies never;
  }
};

/** `incident/<cluster>/<cause key>/<first nominal>`: no randomness, so a replay opens the same incident. */
export const incidentId = (cluster: string, cause: SharedCause, first: Instant): string =>
  `incident/${idPart(cluster)}/${idPart(causeKey(cause))}/${formatSeconds(first)}`;

/** Which run of which trouble: a run may be late and killed, in two incidents. */
export const memberKey = (m: Pick<Member, 'of' | 'cronJobUid' | 'nominal'>): string =>
  `${m.of} ${m.cronJobUid} ${m.nominal}`;

export const byNominalThenName = (
  a: Pick<Member, 'nominal' | 'namespace' | 'name' | 'cronJobUid' | 'of'>,
  b: Pick<Member, 'nominal' | 'namespace' | 'name' | 'cronJobUid' | 'of'>,
): number =>
  a.nominal - b.nominal ||
  compare(a.namespace, b.namespace) ||
  compare(a.name, b.name) ||
  compare(a.cronJobUid, b.cronJobUid) ||
  compare(a.of, b.of);

// By code unit: the same order in every locale.
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
