import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { StoreUnreadable } from './errors.ts';

const VERSION = 1;

/** Verdicts as bytes: a version, then compressed JSON. */
export const packVerdicts = (verdicts: readonly Verdict[]): Uint8Array =>
  Buffer.concat([Uint8Array.of(VERSION), deflateRawSync(JSON.stringify(verdicts), { level: 9 })]);

/** Throws StoreUnreadable where the bytes are not what `packVerdicts` wrote. */
export const unpackVerdicts = (bytes: unknown): readonly Verdict[] => {
  if (!(bytes instanceof Uint8Array) || bytes[0] !== VERSION)
    throw new StoreUnreadable(`verdicts of another version than ${VERSION}`);
  try {
    return JSON.parse(inflateRawSync(bytes.subarray(1)).toString('utf8'));
  } catch (cause) {
    throw new StoreUnreadable('stored verdicts cannot be read', { cause });
  }
};
