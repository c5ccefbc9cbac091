/** A line of text without its end; `number` counts from 1. Of a line that is too long the text is cut. */
export type Line = { readonly number: number; readonly text: string; readonly tooLong: boolean };

// A question takes a few hundred characters. A megabyte without a newline is not NDJSON.
const MAX_LINE_CHARACTERS = 1_048_576;

/** Splits UTF-8 chunks into lines, in groups as they become complete: a group for each chunk. */
export const lines = async function* (
  source: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  let number = 0;
  const lineOf = (text: string): Line => {
    number += 1;
    const line = { number, text, tooLong };
    tooLong = false;
    return line;
  };
  for await (const chunk of source) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const parts = text.split('\n');
    rest = parts.pop() ?? '';
    yield parts.map(lineOf);
    if (rest.length > MAX_LINE_CHARACTERS) {
      tooLong = true;
      rest = rest.slice(0, 1);
    }
  }
  rest += decoder.decode();
  if (rest !== '' || tooLong) yield [lineOf(rest)];
};
