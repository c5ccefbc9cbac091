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
