import type { Json } from '../../adapters/kubernetes/json.ts';
import { reduce, reduceDeleted } from '../../adapters/kubernetes/reduce.ts';
import { type Fact, RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { type Instant, type Interval, instant } from '../../core/time.ts';
import { at } from './at.ts';
import type { Change } from './truth.ts';

/** When somebody looked. A blind interval ends with a full list, as after `410 Gone`; what came in it was not seen. */
export type Looking = {
  readonly from?: string;
  readonly to?: string;
  readonly blind?: Partial<Record<Resource | 'all', readonly (readonly [string, string])[]>>;
  /** The lists read then came from a store that had been put back to an earlier state. */
  readonly restored?: readonly string[];
};

/** A fact with the instant at which it reached the observer. */
export type Seen = { readonly t: Instant; readonly fact: Fact };

/** What an observer learns of what happened: a list, then a watch, and a list again after each blind interval. */
export const observe = (truth: readonly Change[], looking: Looking = {}): readonly Seen[] => {
  const changes = truth
    .toSorted((a, b) => a.at - b.at)
    .map((c, i) => ({ ...c, object: versioned(c.object, 1000 + i) }));
  return RESOURCES.flatMap((resource) =>
    ofResource(
      resource,
      changes.filter((c) => c.resource === resource),
      looking,
    ),
  ).toSorted((a, b) => a.t - b.t);
};

export const windowOf = ({ from = '15:30:00', to = '15:45:00' }: Looking): Interval => ({
  from: at(from),
  to: at(to),
});

const versioned = (object: Json, version: number): Json => ({
  ...object,
  metadata: { ...(object.metadata as Json), resourceVersion: String(version) },
});

const ofResource = (resource: Resource, changes: readonly Change[], looking: Looking): readonly Seen[] => {
  const { from, to } = windowOf(looking);
  const blind = [...(looking.blind?.all ?? []), ...(looking.blind?.[resource] ?? [])]
    .map(([a, b]) => ({ from: at(a), to: at(b) }))
    .toSorted((a, b) => a.from - b.from);
  const seen: Seen[] = lists(resource, changes, [{ from: instant(0), to: from }, ...blind], to);
  let before = from;
  for (const change of changes) {
    const hidden = blind.some((b) => change.at > b.from && change.at <= b.to);
    if (change.at <= from || change.at > to || hidden) continue;
    // A held watch brings a change at once.
    const notBefore = instant(Math.max(before, change.at - 5000));
    const arrival = { learned: change.at, notBefore, witness: 'watch' as const };
    before = change.at;
    const facts = change.deleted
      ? reduceDeleted(resource, change.object, arrival)
      : [reduce(resource, change.object, arrival)].filter((f) => f !== null);
    seen.push(...facts.map((fact) => ({ t: change.at, fact })));
  }
  for (const t of (looking.restored ?? []).map(at))
    if (t <= to) seen.push({ t, fact: { kind: 'restored', resource, at: t } });
  return [...seen, ...coverage(resource, blind, { from, to })];
};

/** A list at the end of each interval in which nobody looked: every object that then stood. */
const lists = (
  resource: Resource,
  changes: readonly Change[],
  blind: readonly Interval[],
  until: Instant,
): Seen[] =>
  blind
    .filter((b) => b.to <= until)
    .flatMap((b) => {
      const standing = new Map<string, Change>();
      for (const c of changes) {
        if (c.at > b.to) break;
        if (c.deleted) standing.delete(c.uid);
        else standing.set(c.uid, c);
      }
      const arrival = { learned: b.to, notBefore: b.from, witness: 'list' as const };
      const listed: Seen = { t: b.to, fact: { kind: 'listed', resource, at: b.to } };
      return [
        ...[...standing.values()].flatMap((c): readonly Seen[] => {
          const fact = reduce(resource, c.object, arrival);
          return fact === null ? [] : [{ t: b.to, fact }];
        }),
        listed,
      ];
    });

/** What is known of the looking at each minute's end, as an observer that ticks would write it. */
const coverage = (
  resource: Resource,
  blind: readonly Interval[],
  { from, to }: Interval,
): readonly Seen[] => {
  const seen: Seen[] = [];
  let at = from;
  const open = [...blind.filter((b) => b.from < to), { from: to, to }];
  for (const b of open) {
    for (
      let next = instant(Math.min(b.from, at + 60_000));
      at < b.from;
      next = instant(Math.min(b.from, at + 60_000))
    ) {
      seen.push({ t: next, fact: { kind: 'watched', resource, interval: { from: at, to: next } } });
      at = next;
    }
    if (b.to <= to && b.to > b.from) seen.push({ t: b.to, fact: { kind: 'blind', resource, interval: b } });
    at = instant(Math.max(at, b.to));
  }
  return seen;
};
