/** What could move a terminal's cursor, hide or turn text around, or end a line: C0, C1, format and bidi characters. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from a cluster made harmless, on one line, and at most `width` characters wide. */
export const plain = (text: string, width = 120): string => {
  // Cut first: an annotation may have 256 KiB.
  const clean = [...text.slice(0, width * 2)].map((c) => c.replace(HARMFUL, '\u{fffd}'));
  const cut = clean.length > width || text.length > width * 2;
  return cut ? `${clean.slice(0, width - 1).join('')}…` : clean.join('');
};

/** `10,078`: the same in every locale. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `1 run`, `81 runs`, `no run`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  n === 0 ? `no ${one}` : `${grouped(n)} ${n === 1 ? one : many}`;
