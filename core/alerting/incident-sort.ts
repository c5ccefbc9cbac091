import { between, earliest, type Instant, type Interval, latest, minutes } from '../time.ts';
import { causeKey, type Incident, type SharedCause, type Trouble } from './incident.ts';
import { type Bad, belongsToOutage, causeOf, commonCause, ownCause, troubleOf } from './incident-cause.ts';

// Fewer CronJobs than this with the same trouble are told one by one: five mails can be read, fifty cannot.
const WIDESPREAD = 5;
// Troubles that begin this close together may have begun as one.
const TOGETHER = minutes(10);

/** Bad runs that belong together. */
export type Sorted = { readonly cause: SharedCause; readonly bads: readonly Bad[] };

/** Says of each bad run with which cause it belongs together, by cause key. The order of the runs makes no difference. */
export const sortByCause = (
  known: readonly Incident[],
  bads: readonly Bad[],
  asOf: Instant,
): ReadonlyMap<string, Sorted> => {
  const sorted = new Map<string, { readonly cause: SharedCause; readonly bads: Bad[] }>();
  const put = (cause: SharedCause, bad: Bad): void => {
    const key = causeKey(cause);
    const there = sorted.get(key) ?? { cause, bads: [] };
    there.bads.push(bad);
    sorted.set(key, there);
  };
  const outages = outageSpans(known, bads);
  const open = new Set(known.flatMap((i) => (i.closed === null ? [causeKey(i.cause)] : [])));
  const lone: Bad[] = [];
  for (const bad of bads) {
    const common: SharedCause | null = outages.some((outage) => belongsToOutage(bad, outage))
      ? { kind: 'controller-down' }
      : commonCause(bad);
    if (common !== null) put(common, bad);
    // One that is failing already goes on failing by itself, whatever begins around it.
    else if (open.has(causeKey(ownCause(bad)))) put(ownCause(bad), bad);
    else lone.push(bad);
  }
  const alike = cronJobsByTrouble(lone, known, asOf);
  for (const bad of lone) {
    const wide = widespread(troubleOf(bad), causeOf(bad));
    const many = open.has(causeKey(wide)) || (alike.get(causeKey(wide))?.size ?? 0) >= WIDESPREAD;
    put(many ? wide : ownCause(bad), bad);
  }
  return sorted;
};

const widespread = (of: Trouble, cause: string): SharedCause => ({ kind: 'widespread', of, cause });

/** From first to last drop: of each outage that is known, and of the one that goes on or now shows. */
const outageSpans = (known: readonly Incident[], bads: readonly Bad[]): readonly Interval[] => {
  const outages = known.filter((i) => i.cause.kind === 'controller-down');
  const now = [
    ...bads.flatMap((b) => (commonCause(b)?.kind === 'controller-down' ? [b.run.nominal] : [])),
    ...outages.flatMap((i) => (i.closed === null ? [i.from, i.to] : [])),
  ];
  const past = outages.flatMap((i) => (i.closed === null ? [] : [{ from: i.from, to: i.to }]));
  const [first, ...more] = now;
  if (first === undefined) return past;
  return [...past, { from: more.reduce(earliest, first), to: more.reduce(latest, first) }];
};

/** Which CronJobs have come to the same trouble, now or a moment ago; by the cause key that they would share. */
const cronJobsByTrouble = (
  lone: readonly Bad[],
  known: readonly Incident[],
  asOf: Instant,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  const add = (of: Trouble, cause: string, cronJobUid: string): void => {
    const key = causeKey(widespread(of, cause));
    found.set(key, (found.get(key) ?? new Set()).add(cronJobUid));
  };
  for (const bad of lone) add(troubleOf(bad), causeOf(bad), bad.run.cronJobUid);
  for (const { cause, closed, opened, members } of known) {
    if (closed !== null || cause.kind !== 'cronjob' || between(opened, asOf) > TOGETHER) continue;
    for (const member of members) add(cause.of, member.cause, cause.cronJobUid);
  }
  return found;
};
