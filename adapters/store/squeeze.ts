import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import type { Squeeze } from '../../core/pipeline/judge.ts';

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
// A snapshot is written once an hour and paid for by the kilobyte. A third less than gzip at its best, in less time; the
// next step takes three times as long for a twentieth (test/bench/cost.ts, 6 MB).
const PARAMS = { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_LGWIN]: 24 } as const;

// Brotli has no mark of its own, and may begin as gzip does: ours says first what it is.
const BROTLI = 1;

/** A working set's text in few bytes; also reads what an older program wrote, by gzip. */
export const snapshotSqueeze: Squeeze = {
  squeeze: (text) => Buffer.concat([Uint8Array.of(BROTLI), brotliCompressSync(text, { params: PARAMS })]),
  unsqueeze: (bytes) =>
    (bytes[0] === BROTLI ? brotliDecompressSync(bytes.subarray(1)) : gunzipSync(bytes)).toString('utf8'),
};
