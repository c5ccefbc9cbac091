import type { Duration, Instant } from '../time.ts';

/**
 * One run outside Kubernetes. `witness` says how we know: the run itself told us (a wrapper's event or an imported log
 * line), or a poll of Chronos saw a new `lastSuccess`/`lastError`.
 */
export type ExternalRun = {
  /** The job's name in the job file. */
  readonly job: string;
  /** When it started; `null` where only its end is known. */
  readonly startedAt: Instant | null;
  /** When it ended; `null` where only its start is known. */
  readonly endedAt: Instant | null;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly witness: 'told' | 'polled';
};

export type RunMatch = {
  /** Per nominal time, the runs that belong to it: two or more are a double run of the old side itself. */
  readonly byNominal: ReadonlyMap<Instant, readonly ExternalRun[]>;
  /** Runs near no occurrence: started by hand, or the calendars differ. */
  readonly unmatched: readonly ExternalRun[];
};

/**
 * Gives each run to the occurrence it most likely is: the nearest nominal time that is not more than `late` before
 * its start, nor more than `early` after it (clocks differ, and a wrapper may call before the minute is full).
 * A run of which only the end is known belongs to the latest occurrence at or before its end, within `late`.
 * A tie goes to the earlier occurrence. `nominals` ascending.
 */
export const matchRuns = (
  runs: readonly ExternalRun[],
  nominals: readonly Instant[],
  tolerance: { readonly early: Duration; readonly late: Duration },
): RunMatch => {
  const byNominal = new Map<Instant, ExternalRun[]>();
  const unmatched: ExternalRun[] = [];
  for (const run of inOrder(runs)) {
    const nominal = nominalOf(run, nominals, tolerance);
    if (nominal === undefined) unmatched.push(run);
    else byNominal.set(nominal, [...(byNominal.get(nominal) ?? []), run]);
  }
  return { byNominal, unmatched };
};

/** By time and then by every other field, the same run told twice taken once: order and duplication change nothing. */
const inOrder = (runs: readonly ExternalRun[]): readonly ExternalRun[] => {
  const key = (run: ExternalRun): string =>
    [run.job, run.startedAt, run.endedAt, run.outcome, run.witness].join(' ');
  const once = new Map(runs.map((run) => [key(run), run]));
  const timeOf = (run: ExternalRun): number => run.startedAt ?? run.endedAt ?? 0;
  return [...once]
    .sort(([a, x], [b, y]) => timeOf(x) - timeOf(y) || Number(a > b) - Number(a < b))
    .map(([, run]) => run);
};

const nominalOf = (
  { startedAt, endedAt }: ExternalRun,
  nominals: readonly Instant[],
  { early, late }: { readonly early: Duration; readonly late: Duration },
): Instant | undefined => {
  const at = startedAt ?? endedAt;
  if (at === null) return undefined;
  const after = firstAfter(nominals, at);
  const [previous, next] = [nominals[after - 1], nominals[after]];
  const back = previous !== undefined && at - previous <= late ? at - previous : Number.POSITIVE_INFINITY;
  const ahead =
    startedAt !== null && next !== undefined && next - at <= early ? next - at : Number.POSITIVE_INFINITY;
  if (back === Number.POSITIVE_INFINITY && ahead === Number.POSITIVE_INFINITY) return undefined;
  return back <= ahead ? previous : next;
};

/** Index of the first value greater than `at`. */
const firstAfter = (nominals: readonly Instant[], at: number): number => {
  let [low, high] = [0, nominals.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((nominals[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};
