/** A piece of a file and where it begins in it (UTF-16 units). */
export type Chunk = { readonly start: number; readonly text: string };

// Entries in a chunk. Enough to make a parser's start-up vanish, few enough that a tree of nodes dies young: the whole tree of
// 5,000 jobs costs the garbage collector more time than parsing takes.
const ENTRIES = 30;

const LIST_FIRST = /^(?:[ \t]*(?:#.*)?\r?\n)*(?:---[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*)?-[ \r\n]/;
const MORE_DOCUMENTS = /\n(?:---|\.\.\.|%)/;
const ANCHOR = /(?:^|[\s,[{:-])&\S/;

/**
 * Cuts a file that is one unindented list into lists of some entries each: a line that begins with `- ` cannot be
 * anything else there, since whatever belongs to an entry is indented. A file with several documents, a map or
 * anchors (which reach across entries) stays whole.
 */
export const chunksOf = (text: string, entries = ENTRIES): readonly Chunk[] => {
  const head = LIST_FIRST.exec(text);
  const whole = [{ start: 0, text }];
  if (!head || MORE_DOCUMENTS.test(text.slice(head[0].length)) || ANCHOR.test(text)) return whole;
  const entry = /^- /gm;
  const cuts: number[] = [];
  for (let n = 0; entry.exec(text) !== null; n++)
    if (n > 0 && n % entries === 0) cuts.push(entry.lastIndex - 2);
  return [0, ...cuts].map((start, i) => ({ start, text: text.slice(start, cuts[i]) }));
};

/** Finds the line and column (1-based) of an offset. */
export const lineFinder = (
  text: string,
): ((offset: number) => { readonly line: number; readonly column: number }) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
