const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * A Kubernetes quantity as a plain number (`100m` is 0.1, `1Ki` is 1024); `undefined` where Kubernetes refuses it.
 * Grammar: k8s.io/apimachinery `pkg/api/resource/quantity.go`.
 */
export const parseQuantity = (text: string): number | undefined => {
  const m = QUANTITY.exec(text);
  if (!m) return undefined;
  const [, number = '0', exponent, suffix = ''] = m;
  return exponent === undefined ? Number(number) * (SUFFIXES[suffix] ?? 1) : Number(`${number}${exponent}`);
};

/** Same amount, however written; text that is no quantity equals only itself. */
export const sameQuantity = (a: string, b: string): boolean => {
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  // Milli is the smallest step of cpu, and thousandths are not exact in binary: compare with a hair's breadth.
  return x === undefined || y === undefined
    ? a === b
    : Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
};
