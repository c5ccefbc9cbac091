import type { Duration } from '../../core/time.ts';

/**
 * Where a version stands against another of the same etcd.
 *
 * Kubernetes 1.35 declares resource versions comparable: decimal numbers without sign or leading zero, of any
 * length (KEP-5504). Every etcd-backed server before it wrote them so too. Others (an aggregated API, a
 * shim over another store) may not: then nothing is known.
 */
export type Order = 'before' | 'same' | 'after' | 'unknown';

const DECIMAL = /^(0|[1-9]\d*)$/;

export const compareVersions = (a: string, b: string): Order => {
  if (a === b) return 'same';
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return 'unknown';
  // Longer is larger; of equal length the text order is the number order. No precision is lost.
  const less = a.length === b.length ? a < b : a.length < b.length;
  return less ? 'before' : 'after';
};

/** True when `version` is known to be at or past `target`. */
export const reaches = (version: string, target: string): boolean => {
  const order = compareVersions(version, target);
  return order === 'same' || order === 'after';
};

// What etcd's own performance guide gives a three-member cluster under heavy load.
const MOST_WRITES_PER_SECOND = 30_000;
// So that neither a clock that was set nor a burst can look like it.
const LEAST_SECONDS = 60;
// Stores that are no etcd may count in micro- or nanoseconds since 1970; no etcd has ever written so much.
const NO_COUNT = 1e15;

/**
 * Does `to` lie further from `from` than an etcd can have written in that time? Then its revision was bumped, which is done when a
 * backup is put back (`etcdutl snapshot restore --bump-revision 1000000000 --mark-compacted`): versions never go back then.
 */
export const leaps = (from: string, to: string, within: Duration): boolean => {
  if (compareVersions(from, to) !== 'before' || Number(from) > NO_COUNT || Number(to) > NO_COUNT)
    return false;
  return Number(to) - Number(from) > MOST_WRITES_PER_SECOND * Math.max(LEAST_SECONDS, within / 1000);
};
