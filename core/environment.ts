/**
 * The names of the environment variables that the stack sets and the functions read. One list for both sides: a name
 * that one of them misspells does not compile.
 */
export const ENVIRONMENT = {
  /** The DynamoDB table. */
  table: 'CRONWITNESS_TABLE',
  /** The name of the event bus. */
  bus: 'CRONWITNESS_BUS',
  /** Which cluster of the configuration this function is for. */
  cluster: 'CRONWITNESS_CLUSTER',
  /** The configuration file: absolute, or beside the function's code. */
  configuration: 'CRONWITNESS_CONFIGURATION',
} as const;

export type EnvironmentKey = keyof typeof ENVIRONMENT;

/** What each function reads. The stack gives it this and nothing else. */
export const READ_BY = {
  observe: ['table', 'cluster', 'configuration'],
  judge: ['table', 'bus', 'cluster', 'configuration'],
  report: ['table', 'bus', 'configuration'],
  mail: ['table', 'configuration'],
  query: ['table', 'configuration'],
  reconcile: ['table', 'bus', 'configuration'],
  'external-runs': ['table'],
} as const satisfies Readonly<Record<string, readonly EnvironmentKey[]>>;

export type FunctionName = keyof typeof READ_BY;

/** Files that the configuration names, as they lie beside the code: infra puts them there, the functions read them. */
export const ATTACHED = {
  jobFile: (index: number): string => `jobs-${index}.yaml`,
  chronosList: 'chronos.json',
  /** Who needs them. */
  readBy: ['report', 'reconcile'],
} as const;

/**
 * Metrics that the functions publish and the alarms watch; all in `namespace`. A metric is paid for by the hour in which it
 * is sent, so that all but `ticks` are sent only where there is trouble. The only dimension besides `service` is the cluster's
 * name: a dimension per job would cost more than all the rest.
 */
export const METRICS = {
  namespace: 'Cronwitness',
  /** The dimension `service` of every metric. */
  service: 'cronwitness',
  clusterDimension: 'cluster',
  /** 1 for each tick that wrote a record. */
  ticks: 'TickRecorded',
  /** Seconds in which a resource of the cluster was not watched, as this tick learned. */
  blind: 'BlindSeconds',
  /** How long the oldest event has been waiting in the outbox. */
  outboxAge: 'OutboxAgeSeconds',
  /** 1 where last week's report should have been sent and was not; each hour. */
  reportOverdue: 'ReportOverdue',
  /** 1 for each invocation that failed, and for each that took most of its time: from what the service logs of it. */
  failures: 'FailedInvocations',
  slow: 'SlowInvocations',
} as const;

/**
 * The time of one observation, in seconds: the function has so long, and its look at the cluster ends before, so that
 * what was seen is saved. The first list of 70,000 objects takes up to a minute on a whole core; saving takes a second.
 */
export const OBSERVE_SECONDS = { function: 180, look: 150 } as const;
