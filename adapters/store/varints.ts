import { StoreUnreadable } from './errors.ts';

/** Whole numbers as bytes, seven bits each, the sign in the lowest: small ones take one byte. */
export const writeVarints = (numbers: Iterable<number>): Buffer => {
  const bytes: number[] = [];
  for (const n of numbers) {
    let rest = n < 0 ? -2 * n - 1 : 2 * n;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  }
  return Buffer.from(bytes);
};

export type VarintReader = {
  readonly next: () => number;
  /** So many of them. */
  readonly numbers: (size: number) => Float64Array;
  /** So many bytes as they are. */
  readonly take: (length: number) => Buffer;
  /** All that follows. */
  readonly rest: () => Buffer;
  readonly atEnd: () => boolean;
};

/** Throws StoreUnreadable where the bytes end too early. */
export const varintReader = (bytes: Buffer): VarintReader => {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new StoreUnreadable('packed numbers end too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const next = (): number => {
    let sum = 0;
    for (let factor = 1; factor < 2 ** 60; factor *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw new StoreUnreadable('packed numbers end too early');
      at += 1;
      sum += (byte % 128) * factor;
      if (byte < 128) return sum % 2 === 0 ? sum / 2 : -(sum + 1) / 2;
    }
    throw new StoreUnreadable('a packed number has no end');
  };
  const numbers = (size: number): Float64Array => {
    // Each takes a byte at the least: a flipped bit must not make us ask for all the memory there is.
    if (size > bytes.length - at) throw new StoreUnreadable('packed numbers end too early');
    const all = new Float64Array(size);
    for (let i = 0; i < size; i++) all[i] = next();
    return all;
  };
  return { next, numbers, take, rest: () => take(bytes.length - at), atEnd: () => at === bytes.length };
};
