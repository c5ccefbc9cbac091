import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import type { Squeeze } from '../../core/pipeline/judge.ts';

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
// A snapshot is written once an hour and paid for by the kilobyte. A third less than gzip at its best, in less time; the
// next step takes three times as long for a twentieth (test/bench/cost.ts, 6 MB).
const PARAMS = { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_LGWIN]: 24 } as const;

/** What an older program wrote: gzip says so in its first two bytes. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A working set's text in few bytes. */
export const snapshotSqueeze: Squeeze = {
  squeeze: (text) => brotliCompressSync(text, { params: PARAMS }),
  unsqueeze: (bytes) => (isGzip(bytes) ? gunzipSync(bytes) : brotliDecompressSync(bytes)).toString('utf8'),
};
