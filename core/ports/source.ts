import type { Fact } from '../facts/fact.ts';
import type { Instant } from '../time.ts';

/** What a look at the cluster brought: facts with the coverage that they prove, and where to go on. */
export type Observation = {
  readonly facts: readonly Fact[];
  readonly resume: string;
  /**
   * The instant that the look stands for, by the clock of what was looked at: the tick's own by default. Judgement
   * rests on coverage, and coverage is told by that clock.
   */
  readonly asOf?: Instant;
  /** What could not be seen and why, a line each, for the operator. Coverage already says it to the judge. */
  readonly problems: readonly string[];
};

/** A cluster, or a recording of one. `resume` is null at the first look. */
export type Source = { readonly observe: (resume: string | null, at: Instant) => Promise<Observation> };
