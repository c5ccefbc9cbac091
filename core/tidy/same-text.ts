/**
 * Two texts that were found to be the same. The texts of one record, and those that lanes keep from the record before,
 * are the same few objects again and again: an engine sees that at once, where it would have to read them otherwise.
 */
export type Pair = { one: string; other: string };

export const pair = (): Pair => ({ one: '', other: '' });

export const isSame = (pair: Pair, one: string, other: string): boolean => {
  if (one === pair.one && other === pair.other) return true;
  if (one !== other) return false;
  pair.one = one;
  pair.other = other;
  return true;
};
