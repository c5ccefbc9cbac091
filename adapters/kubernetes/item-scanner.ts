import { MalformedResponse } from './errors.ts';
import { parseObject, type RawObject } from './raw-object.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** etcd refuses objects above 1.5 MiB by default; some operators raise that, none to this. */
const MOST_BYTES = 32 << 20;

/**
 * Reads a Kubernetes list of any size in the memory of one of its items: each element of the top-level `items`
 * is parsed and given out as soon as it is complete, and everything around them (kind, metadata) is kept.
 *
 *   {"kind":"JobList","metadata":{…},"items":[ {…} , {…} ]}
 *   └──────────────── shell ──────────────────┘└ items ┘└ shell
 *
 * Only brackets and strings are looked at; JSON.parse judges the rest.
 */
export class ItemScanner {
  /** Open brackets around the byte in hand. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Inside the brackets of the top-level `items`, which is depth 2. */
  #inItems = false;
  /** The bytes of the item, or of the shell, that earlier chunks began. */
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #shell: Buffer[] = [];
  #lastString = '';
  /** Where, in the chunk in hand, the string began, and what goes to #pending; -1 when nothing does. */
  #stringFrom = 0;
  #from = 0;

  /** Takes the next chunk and gives the items that it completes. @throws MalformedResponse */
  *push(bytes: Uint8Array): Generator<RawObject> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#from = this.#betweenItems() ? -1 : 0;
    this.#stringFrom = 0;
    for (let i = 0; i < chunk.length; i++) {
      if (this.#inString) {
        i = this.#skipString(chunk, i);
        continue;
      }
      const byte = chunk[i];
      if (byte === QUOTE) {
        this.#inString = true;
        this.#stringFrom = i + 1;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.#open(chunk, i);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#depth--;
        if (byte === CLOSE_OBJECT && this.#betweenItems()) {
          yield parseObject(this.#take(chunk.subarray(this.#from, i + 1)));
          this.#from = -1;
        }
        if (this.#inItems && this.#depth === 1) this.#endItems(i);
      }
    }
    if (this.#from >= 0) this.#keep(chunk.subarray(this.#from));
  }

  /** The list without its items, when the body has ended. @throws MalformedResponse when it ended too early */
  end(): RawObject {
    if (this.#depth !== 0 || this.#inItems) throw new MalformedResponse('a list that ends in the middle');
    return parseObject(Buffer.concat([...this.#shell, ...this.#pending]).toString('utf8'));
  }

  /** In the brackets of `items`, and in none of its elements. */
  #betweenItems(): boolean {
    return this.#inItems && this.#depth === 2;
  }

  #open(chunk: Buffer, i: number): void {
    if (this.#betweenItems()) this.#from = i;
    this.#depth++;
    if (!this.#inItems && this.#depth === 2 && chunk[i] === OPEN_ARRAY && this.#lastString === 'items') {
      this.#keep(chunk.subarray(this.#from, i + 1));
      this.#shell = this.#pending;
      this.#pending = [];
      this.#pendingSize = 0;
      this.#inItems = true;
      this.#from = -1;
    }
  }

  #endItems(i: number): void {
    this.#inItems = false;
    this.#lastString = '';
    this.#from = i;
  }

  /** Moves to the end of the string, or of the chunk; answers the index of the last byte used. */
  #skipString(chunk: Buffer, start: number): number {
    let i = start;
    if (this.#escaped) {
      this.#escaped = false;
      i++;
    }
    while (i < chunk.length) {
      const quote = chunk.indexOf(QUOTE, i);
      const end = quote < 0 ? chunk.length : quote;
      let slashes = 0;
      while (end - slashes - 1 >= i && chunk[end - slashes - 1] === BACKSLASH) slashes++;
      const odd = slashes % 2 === 1;
      if (quote < 0) {
        this.#escaped = odd;
        return chunk.length - 1;
      }
      if (!odd) return this.#endString(chunk, quote);
      i = quote + 1;
    }
    return chunk.length - 1;
  }

  #endString(chunk: Buffer, quote: number): number {
    this.#inString = false;
    // Only the keys of the outermost object matter, and only `items` among them.
    if (this.#depth === 1) this.#lastString = this.#textBefore(chunk, quote);
    return quote;
  }

  /** The string that ends at `quote`; when an earlier chunk began it, that chunk's end is in #pending. */
  #textBefore(chunk: Buffer, quote: number): string {
    const here = chunk.toString('latin1', this.#stringFrom, quote);
    if (this.#stringFrom > 0) return here;
    const whole = Buffer.concat(this.#pending).toString('latin1') + here;
    return whole.slice(whole.lastIndexOf('"') + 1);
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    // Copied: a chunk may be one small view of a large pool, and must not be held by it.
    this.#pending.push(Buffer.from(part));
    this.#pendingSize += part.length;
    if (this.#pendingSize > MOST_BYTES)
      throw new MalformedResponse(`one object of more than ${MOST_BYTES} bytes`);
  }

  /** What was kept and `last`, as text. Nearly every item lies in one chunk: then nothing is copied. */
  #take(last: Buffer): string {
    if (this.#pending.length === 0) return last.toString('utf8');
    const text = Buffer.concat([...this.#pending, last]).toString('utf8');
    this.#pending = [];
    this.#pendingSize = 0;
    return text;
  }
}
