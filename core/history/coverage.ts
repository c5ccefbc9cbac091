import { type CoverageFact, RESOURCES, type Resource } from '../facts/fact.ts';
import { type Instant, type Interval, instant } from '../time.ts';

/** When each resource was watched, when we were blind all the same, and when a full list was read. */
export type Coverage = { readonly [R in Resource]: ResourceCoverage };
export type ResourceCoverage = {
  readonly watched: readonly Interval[];
  readonly blind: readonly Interval[];
  readonly listed: readonly Instant[];
  /** Lists of a store that had been put back to an earlier state. */
  readonly restored: readonly Instant[];
};

const nothing: ResourceCoverage = { watched: [], blind: [], listed: [], restored: [] };
export const noCoverage: Coverage = { cronjobs: nothing, jobs: nothing, pods: nothing, events: nothing };

/** Sorted, disjoint, touching intervals made one; empty ones dropped. */
export const merged = (intervals: readonly Interval[]): readonly Interval[] => {
  const sorted = intervals.filter((i) => i.to > i.from).toSorted((a, b) => a.from - b.from || a.to - b.to);
  const result: Interval[] = [];
  for (const next of sorted) {
    const last = result.at(-1);
    if (last && next.from <= last.to)
      result[result.length - 1] = { from: last.from, to: instant(Math.max(last.to, next.to)) };
    else result.push(next);
  }
  return result;
};

export const joinCoverage = (coverage: Coverage, facts: readonly CoverageFact[]): Coverage => {
  if (facts.length === 0) return coverage;
  const of = (resource: Resource): ResourceCoverage => {
    const mine = facts.filter((f) => f.resource === resource);
    if (mine.length === 0) return coverage[resource];
    const add = (kind: 'watched' | 'blind') => mine.flatMap((f) => (f.kind === kind ? [f.interval] : []));
    const read = (kind: 'listed' | 'restored') => mine.flatMap((f) => (f.kind === kind ? [f.at] : []));
    const before = coverage[resource];
    return {
      watched: merged([...before.watched, ...add('watched')]),
      blind: merged([...before.blind, ...add('blind')]),
      listed: ordered([...before.listed, ...read('listed')]),
      restored: ordered([...before.restored, ...read('restored')]),
    };
  };
  const [cronjobs, jobs, pods, events] = RESOURCES.map(of);
  return {
    cronjobs: cronjobs ?? nothing,
    jobs: jobs ?? nothing,
    pods: pods ?? nothing,
    events: events ?? nothing,
  };
};

const ordered = (instants: readonly Instant[]): readonly Instant[] =>
  [...new Set(instants)].toSorted((a, b) => a - b);

/** The parts of `window` in which the resource was not seen: not watched, or blind all the same. */
export const blindWithin = ({ watched, blind }: ResourceCoverage, window: Interval): readonly Interval[] => {
  const gaps: Interval[] = [];
  let seenUpTo = window.from;
  for (const w of watched) {
    if (w.to <= seenUpTo) continue;
    if (w.from >= window.to) break;
    if (w.from > seenUpTo) gaps.push({ from: seenUpTo, to: w.from });
    seenUpTo = w.to;
  }
  if (seenUpTo < window.to) gaps.push({ from: seenUpTo, to: window.to });
  const inside = blind
    .filter((b) => b.to > window.from && b.from < window.to)
    .map((b) => ({ from: instant(Math.max(b.from, window.from)), to: instant(Math.min(b.to, window.to)) }));
  return merged([...gaps, ...inside]);
};

/** Was every instant of the window watched? An empty window is. */
export const covers = (coverage: ResourceCoverage, window: Interval): boolean =>
  window.to <= window.from || blindWithin(coverage, window).length === 0;

/** The last instant of which the resource is known, or null where it never was. */
export const knownUntil = (coverage: ResourceCoverage): Instant | null => {
  const last = coverage.watched.at(-1)?.to ?? null;
  const listed = coverage.listed.at(-1) ?? null;
  return last === null ? listed : listed === null ? last : instant(Math.max(last, listed));
};
