import { MalformedResponse } from './errors.ts';

const NEWLINE = 0x0a;
const MOST_BYTES = 32 << 20;

/**
 * The complete lines of a body, without their newlines; empty ones are left out. A last line that no newline
 * ends is dropped: it was cut, and what it said will be said again to whoever resumes before it.
 * @throws MalformedResponse when one line grows beyond 32 MiB
 */
export async function* splitLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const bytes of body) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...pending, chunk.subarray(from, to)]).toString('utf8');
      pending = [];
      size = 0;
      from = to + 1;
      if (line !== '') yield line;
    }
    if (from < chunk.length) {
      pending.push(Buffer.from(chunk.subarray(from)));
      size += chunk.length - from;
      if (size > MOST_BYTES) throw new MalformedResponse(`a line of more than ${MOST_BYTES} bytes`);
    }
  }
}
