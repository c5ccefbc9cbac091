/** A line of what was measured. */
export type Figure = {
  readonly what: string;
  readonly p50: string;
  readonly p99: string;
  readonly note: string;
};

export const percentiles = (took: readonly number[]): Pick<Figure, 'p50' | 'p99'> => {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)} ms`;
  return { p50: at(0.5), p99: at(0.99) };
};
