import { DROPPED_CAUSES, FINISH_KINDS, KILLED_CAUSES, LATE_CAUSES, START_KINDS } from '../verdict/verdict.ts';

/** Every public name of a verdict and of a cause: what a filter may say. */
export const VERDICT_NAMES: readonly string[] = [...new Set<string>([...START_KINDS, ...FINISH_KINDS])];
export const CAUSE_NAMES: readonly string[] = [
  ...new Set<string>([...LATE_CAUSES, ...DROPPED_CAUSES, ...KILLED_CAUSES]),
].toSorted();
