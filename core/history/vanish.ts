import { blindWithin, type ResourceCoverage } from './coverage.ts';
import type { Learned } from './state.ts';

/**
 * When an object left: as the watch told, or else by the first full list in which it did not stand any more (every
 * object of a list is observed anew, so one that was last seen before the list was not in it). Then it left in a time
 * in which nobody looked: not before the first such time since we saw it.
 */
export const goneOf = (
  state: { readonly gone: Learned | null; readonly last: Learned },
  coverage: ResourceCoverage,
): Learned | null => {
  if (state.gone !== null) return state.gone;
  const { listed } = coverage;
  const since = state.last.learned;
  if ((listed.at(-1) ?? 0) <= since) return null;
  const list = listed.find((t) => t > since);
  if (list === undefined) return null;
  const notBefore = blindWithin(coverage, { from: since, to: list })[0]?.from ?? since;
  return { learned: list, notBefore, version: 0, witness: 'list' };
};
