import { RESOURCES, type Resource } from '../facts/fact.ts';
import { blindWithin, type Coverage, knownUntil, merged } from '../history/coverage.ts';
import {
  between,
  type Duration,
  formatDuration,
  formatInstant,
  formatSeconds,
  type Instant,
  seconds,
} from '../time.ts';
import { type DecidedEvent, headOf } from './event.ts';
import { idPart, plain, SENTENCE } from './plain.ts';

/** A time in which nobody looked, as it stands: stored until it is over. */
export type Gap = { readonly since: Instant; readonly resources: readonly Resource[] };

export type ObserverStep = {
  /** What to store and to hand to the next step. */
  readonly gap: Gap | null;
  readonly events: readonly DecidedEvent[];
};

export type Sight = {
  readonly cluster: string;
  readonly coverage: Coverage;
  /** What was covered as of the record before: it tells of the ticks that left none. */
  readonly before: Coverage;
  /** From one tick to the next. */
  readonly tick: Duration;
  /** When the observation was set up: before it, being blind is no news. */
  readonly begun: Instant;
  /** What the last failed try said; null where none failed. */
  readonly problem: string | null;
};

// One failed tick is a hiccup that the next one makes good: the watch is resumed and nothing is lost.
const FAILED_TICKS = 2;

/**
 * Says when we went blind and when we see again. To be called for every record, also and above all for that of a tick
 * that failed: a tick that saw nothing is known by coverage that did not grow. Ticks that left no record (the store was
 * away, or nobody came) cannot speak for themselves: the first one after them says both, that we were blind and that we
 * see again. Until then the alarm on missing ticks speaks (infra/alarms.ts).
 *
 * ```
 *            two ticks without a resource                    all four seen again
 * seeing ──────── Observer Blind ───────▶ blind ──────── Observer Recovered ───────▶ seeing
 * ```
 *
 * Ids hang on the last instant that was seen, so whoever finds the same gap again stores the same event.
 */
export const advanceObserver = (gap: Gap | null, sight: Sight, asOf: Instant): ObserverStep => {
  const blind = blindNow(sight, asOf);
  if (gap === null && blind !== null && missedTicks(blind, sight, asOf) >= FAILED_TICKS)
    return { gap: blind, events: [observerBlind(blind, sight, asOf)] };
  if (gap !== null && blind === null) return { gap: null, events: [observerRecovered(gap, sight, asOf)] };
  const was = gap === null && blind === null ? blindNow({ ...sight, coverage: sight.before }, asOf) : null;
  // The tick that sees again is not among those that failed.
  if (was !== null && missedTicks(was, sight, asOf) > FAILED_TICKS)
    return { gap: null, events: [observerBlind(was, sight, asOf), observerRecovered(was, sight, asOf)] };
  return { gap, events: [] };
};

/** The resources of which a whole tick is missing, and since when. */
const blindNow = ({ coverage, tick, begun }: Sight, asOf: Instant): Gap | null => {
  const missing = RESOURCES.map((resource) => ({ resource, until: knownUntil(coverage[resource]) ?? begun }))
    .map(({ resource, until }) => ({ resource, until: until < begun ? begun : until }))
    .filter(({ until }) => between(until, asOf) >= tick);
  const since = missing.map((m) => m.until).toSorted((a, b) => a - b)[0];
  return since === undefined ? null : { since, resources: missing.map((m) => m.resource) };
};

const missedTicks = ({ since }: Gap, { tick }: Sight, asOf: Instant): number =>
  Math.floor(between(since, asOf) / tick);

const observerBlind = (gap: Gap, sight: Sight, asOf: Instant): DecidedEvent => {
  const cluster = plain(sight.cluster, 120);
  const ticks = missedTicks(gap, sight, asOf);
  const what = gap.resources.length === RESOURCES.length ? 'nothing' : `no ${gap.resources.join(', ')}`;
  const id = `observer-blind/${idPart(sight.cluster)}/${formatInstant(gap.since)}`;
  return {
    id,
    detailType: 'Observer Blind',
    time: asOf,
    group: gapGroup(sight.cluster, gap),
    detail: {
      ...headOf(
        { id, cluster: sight.cluster },
        {
          summary: `${cluster}: Cronwitness has seen ${what} since ${formatSeconds(gap.since)} (${ticks} ticks)`,
          nextStep: `Run \`kubectl get --raw /readyz\` against ${cluster} and see whether its API server answers.`,
          explain: 'cronwitness observe --once',
          dashboard: '/coverage',
        },
      ),
      since: formatInstant(gap.since),
      missedTicks: ticks,
      resources: gap.resources,
      problem: sight.problem === null ? null : plain(sight.problem, SENTENCE),
    },
  };
};

const observerRecovered = (gap: Gap, sight: Sight, asOf: Instant): DecidedEvent => {
  const cluster = plain(sight.cluster, 120);
  const window = { from: gap.since, to: asOf };
  // A watch that could be resumed brought what happened meanwhile: only the rest is lost.
  const lost = merged(gap.resources.flatMap((r) => blindWithin(sight.coverage[r], window)));
  const lostSeconds = Math.floor(lost.reduce((sum, i) => sum + between(i.from, i.to), 0) / 1000);
  const rest =
    lostSeconds === 0 ? 'nothing was lost' : `${formatDuration(seconds(lostSeconds))} of it stay unknown`;
  const id = `observer-recovered/${idPart(sight.cluster)}/${formatInstant(gap.since)}`;
  return {
    id,
    detailType: 'Observer Recovered',
    time: asOf,
    group: gapGroup(sight.cluster, gap),
    detail: {
      ...headOf(
        { id, cluster: sight.cluster },
        {
          summary: `${cluster}: Cronwitness sees again after ${formatDuration(between(gap.since, asOf))}; ${rest}`,
          nextStep: `Run \`cronwitness runs --verdict unknown --since 7d\` to see which runs were due meanwhile in ${cluster}.`,
          explain: 'cronwitness runs --verdict unknown --since 7d',
          dashboard: '/coverage',
        },
      ),
      since: formatInstant(gap.since),
      until: formatInstant(asOf),
      gapSeconds: Math.floor(between(gap.since, asOf) / 1000),
      lostSeconds,
    },
  };
};

const gapGroup = (cluster: string, gap: Gap): string =>
  `observer/${idPart(cluster)}/${formatInstant(gap.since)}`;
