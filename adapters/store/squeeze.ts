import { gunzipSync, gzipSync } from 'node:zlib';
import type { Squeeze } from '../../core/pipeline/judge.ts';

/** gzip at its best: a snapshot is written once an hour and paid for by the kilobyte. */
export const gzipSqueeze: Squeeze = {
  squeeze: (text) => gzipSync(text, { level: 9 }),
  unsqueeze: (bytes) => gunzipSync(bytes).toString('utf8'),
};
