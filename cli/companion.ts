import type { Configuration } from '../adapters/configuration/schema.ts';
import type { Store } from '../adapters/store/store.ts';
import type { Table } from '../adapters/store/table.ts';
import type { JudgePorts } from '../core/pipeline/judge.ts';
import type { Step } from '../core/pipeline/step.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import type { Duration, Instant } from '../core/time.ts';
import { busCompanion } from './bus-companion.ts';
import { dashboardCompanion } from './dashboard-companion.ts';
import { hourlyCompanion } from './hourly-companion.ts';

/** What `up` has, for those who work beside it: the bus, the dashboard, the mails. One store holds all clusters. */
export type Surroundings = {
  readonly store: Store;
  /** What the store is built on, for ports that it does not have. */
  readonly table: Table;
  /** What each cluster that is watched is judged by; `cluster` is its name. */
  readonly clusters: readonly JudgePorts[];
  readonly configuration: Configuration | null;
  /** Where it stands: files that it names are relative to it. */
  readonly file: string | null;
  /** In which days and weeks begin. */
  readonly zone: string;
  /** How often they are looked at. */
  readonly every: Duration;
  /** The port that the user asked for; null where it is left to us. */
  readonly port: number | null;
  /** Where files may be kept. */
  readonly data: string;
};

/** Something that `up` starts before its first tick and stops after its last. */
export type Companion = {
  /** What it is and where to find it, as one line for the terminal. */
  readonly says: string;
  /** Hears each step of a cluster before its checkpoint moves past it. */
  readonly decided?: (ports: JudgePorts, step: Step, set: WorkingSet) => Promise<void>;
  /** Hears that a cluster's tick has been judged, also one that saw nothing: `at` is the tick's own time. */
  readonly judged?: (ports: JudgePorts, set: WorkingSet, at: Instant) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type StartCompanion = (surroundings: Surroundings) => Promise<Companion>;

/** The composition point: who runs beside `up`, started in this order and stopped in the reverse. */
export const companionsOf = ({ dashboard }: { readonly dashboard: boolean }): readonly StartCompanion[] => [
  hourlyCompanion,
  busCompanion,
  ...(dashboard ? [dashboardCompanion] : []),
];
