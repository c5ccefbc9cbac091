import type { Json } from '../../adapters/kubernetes/json.ts';
import type { Resource } from '../../core/facts/fact.ts';
import type { Instant } from '../../core/time.ts';
import { written } from './at.ts';

/** What happened to one object of the cluster, whether anybody looked or not. */
export type Change = {
  readonly at: Instant;
  readonly resource: Resource;
  readonly uid: string;
  readonly object: Json;
  readonly deleted: boolean;
};

/** A step in an object's life: from then on the object is what `to` makes of it; the last word may be its end. */
export type Turn = { readonly at: Instant; readonly to: (before: Json) => Json; readonly end?: true };

/** An object's life as changes, each with the whole object as it then stood. */
export const life = (resource: Resource, first: Json, turns: readonly Turn[]): readonly Change[] => {
  const metadata = first.metadata as Json;
  let object = first;
  return turns
    .toSorted((a, b) => a.at - b.at)
    .map((turn) => {
      object = turn.to(object);
      return { at: turn.at, resource, uid: String(metadata.uid), object, deleted: turn.end === true };
    });
};

/** Sets what lies under a path, leaving the rest: `set('status', 'phase', 'Running')`. */
export const set =
  (...steps: readonly [string, ...unknown[]]) =>
  (before: Json): Json => {
    const [key, ...rest] = steps;
    if (rest.length === 1) return { ...before, [key]: rest[0] };
    const inner = (before[key] ?? {}) as Json;
    return { ...before, [key]: set(...(rest as [string, ...unknown[]]))(inner) };
  };

/** Adds to a list under a path; an element of the same `type` gives way. */
export const add =
  (path: readonly [string, string], element: Json) =>
  (before: Json): Json => {
    const inner = (before[path[0]] ?? {}) as Json;
    const list = ((inner[path[1]] ?? []) as readonly Json[]).filter((e) => e.type !== element.type);
    return { ...before, [path[0]]: { ...inner, [path[1]]: [...list, element] } };
  };

export const condition = (type: string, t: Instant, more: Json = {}): Json => ({
  type,
  status: 'True',
  lastTransitionTime: written(t),
  lastProbeTime: written(t),
  ...more,
});

/** deletionTimestamp lies a grace period after the request; both are cut to the second. */
export const asked =
  (requested: Instant, grace: number) =>
  (before: Json): Json => ({
    ...before,
    metadata: {
      ...(before.metadata as Json),
      deletionTimestamp: written((requested + grace * 1000) as Instant),
      deletionGracePeriodSeconds: grace,
    },
  });
