import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { StoreUnreadable } from './errors.ts';

const VERSION = 1;

/** Every field of a verdict that holds an instant: told against the verdict's own nominal time it repeats, and compresses. */
const INSTANTS = new Set([
  'deadline',
  'at',
  'learned',
  'from',
  'to',
  'until',
  'by',
  'lastSchedule',
  'listed',
]);

// An hour's pages of a thousand CronJobs close in one tick, which tells of missed runs, too: at Brotli's best that took 94 s of
// CPU (86 ms for sixty verdicts), at this quality a second. 2.6 KB instead of 2.0 are the same write units.
const PARAMS = { [constants.BROTLI_PARAM_QUALITY]: 5 } as const;

/** Verdicts as bytes: a version, then JSON through Brotli. */
export const packVerdicts = (verdicts: readonly Verdict[]): Uint8Array => {
  const shifted = verdicts.map((v) => JSON.stringify(v, shiftedBy(-v.nominal)));
  const text = `[${shifted.join(',')}]`;
  return Buffer.concat([Uint8Array.of(VERSION), brotliCompressSync(text, { params: PARAMS })]);
};

/** Throws StoreUnreadable where the bytes are not what `packVerdicts` wrote. */
export const unpackVerdicts = (bytes: unknown): readonly Verdict[] => {
  if (!(bytes instanceof Uint8Array) || bytes[0] !== VERSION)
    throw new StoreUnreadable(
      `verdicts of version ${bytes instanceof Uint8Array ? bytes[0] : 'none'}, and this program reads version ${VERSION}`,
    );
  try {
    const raw: readonly Verdict[] = JSON.parse(brotliDecompressSync(bytes.subarray(1)).toString('utf8'));
    for (const verdict of raw) shift(verdict, verdict.nominal);
    return raw;
  } catch (cause) {
    throw new StoreUnreadable('stored verdicts cannot be read', { cause });
  }
};

/** In place: a list of runs is mostly this, and a reviver would take five times as long. */
const shift = (within: object, by: number): void => {
  for (const [key, value] of Object.entries(within)) {
    if (typeof value === 'number') {
      if (INSTANTS.has(key)) Reflect.set(within, key, value + by);
    } else if (typeof value === 'object' && value !== null) shift(value, by);
  }
};

const shiftedBy =
  (by: number) =>
  (key: string, value: unknown): unknown =>
    typeof value === 'number' && INSTANTS.has(key) ? value + by : value;
