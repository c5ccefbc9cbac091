import type { Store } from '../adapters/store/store.ts';
import type { JudgePorts } from '../core/pipeline/judge.ts';
import { dashboardCompanion } from './dashboard-companion.ts';

/** What `up` has, for those who work beside it: the bus, the dashboard, the mails. */
export type Surroundings = {
  readonly ports: JudgePorts;
  readonly store: Store;
  /** The port that the user asked for. */
  readonly port: number;
  /** Where files may be kept. */
  readonly data: string;
};

/** Something that `up` starts before its first tick and stops after its last. */
export type Companion = {
  /** What it is and where to find it, as one line for the terminal. */
  readonly says: string;
  /** Hears each step before the checkpoint moves past it. */
  readonly decided?: JudgePorts['decided'];
  readonly stop: () => Promise<void>;
};

export type StartCompanion = (surroundings: Surroundings) => Promise<Companion>;

/** The composition point: whoever is in here runs beside `up`, started in this order and stopped in the reverse. */
export const COMPANIONS: readonly StartCompanion[] = [dashboardCompanion];
