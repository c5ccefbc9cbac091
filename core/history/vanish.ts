import type { Instant } from '../time.ts';
import type { Learned } from './state.ts';

/**
 * When an object left: as the watch told, or else by the first full list in which it did not stand any more (every
 * object of a list is observed anew, so one that was last seen before the list was not in it).
 */
export const goneOf = (
  state: { readonly gone: Learned | null; readonly last: Learned },
  listed: readonly Instant[],
): Learned | null => {
  if (state.gone !== null) return state.gone;
  const list = listed.find((t) => t > state.last.learned);
  return list === undefined
    ? null
    : { learned: list, notBefore: state.last.learned, version: 0, witness: 'list' };
};
