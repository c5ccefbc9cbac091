// Made from adapters/events by adapters/events/generate.ts: change the definitions, not this file.

/** A due run was dropped, did not start within the grace, or started late. Once per run. */
export type RunMissedDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly cronJob: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly deadline: string;
  readonly job: string | null;
  readonly verdict: 'dropped' | 'never-started' | 'late';
  readonly cause:
    | 'bad-time-zone'
    | 'create-refused'
    | 'controller-down'
    | 'starting-deadline'
    | 'superseded'
    | 'unexplained'
    | 'unschedulable'
    | 'image-pull'
    | 'sandbox'
    | 'volume'
    | 'init'
    | 'quota'
    | 'node-refused'
    | 'job-suspended'
    | 'job-deleted'
    | 'replaced'
    | 'deadline-exceeded'
    | 'other'
    | 'predecessor-active';
  readonly provisional: boolean;
  readonly startedAt: string | null;
  readonly incident: string | null;
  readonly evidence: readonly { readonly at: string; readonly says: string; readonly subject: string }[];
};

/** A run that had started was ended from outside while it worked. Once per run. */
export type RunKilledDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly cronJob: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly deadline: string;
  readonly job: string | null;
  readonly cause:
    | 'deadline-exceeded'
    | 'evicted'
    | 'preempted'
    | 'node-shutdown'
    | 'node-lost'
    | 'oom-killed'
    | 'pod-deleted'
    | 'signal'
    | 'replaced'
    | 'cronjob-deleted'
    | 'namespace-deleted'
    | 'job-deleted';
  readonly killedAt: string;
  readonly incident: string | null;
  readonly evidence: readonly { readonly at: string; readonly says: string; readonly subject: string }[];
};

/** A dropped or never-started run started after all (`corrected: false`), or late evidence took a bad verdict back (`corrected: true`). */
export type RunRecoveredDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly cronJob: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly deadline: string;
  readonly job: string | null;
  readonly corrected: boolean;
  readonly was: 'dropped' | 'never-started' | 'late' | 'killed' | null;
  readonly verdict: string;
  readonly startedAt: string | null;
  readonly delaySeconds: number | null;
  readonly evidence: readonly { readonly at: string; readonly says: string; readonly subject: string }[];
};

/** A Job exists for five minutes and no container of it has started. Once per run, before the grace is over. */
export type PodStuckPendingDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly cronJob: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly deadline: string;
  readonly job: string | null;
  readonly created: string;
  readonly waitingSeconds: number;
  readonly reason: string;
  readonly pods: readonly string[];
};

/** Bad runs that share a cause came up, or a lone one did. Once per incident. */
export type IncidentOpenedDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly incident: string;
  readonly kind: 'controller-down' | 'node' | 'image' | 'refused' | 'widespread' | 'cronjob';
  readonly subject: string;
  readonly severity: 'critical' | 'error';
  readonly title: string;
  readonly openedAt: string;
  readonly from: string;
  readonly to: string;
  readonly counts: {
    readonly runs: number;
    readonly cronJobs: number;
    readonly recovered: number;
    readonly corrected: number;
  };
  readonly causes: readonly { readonly what: string; readonly cause: string; readonly runs: number }[];
  readonly owners: readonly string[];
  readonly runs: readonly {
    readonly cronJob: string;
    readonly nominal: string;
    readonly what: string;
    readonly cause: string;
    readonly state: 'bad' | 'recovered' | 'corrected';
    readonly owner: string | null;
  }[];
  readonly unnamed: number;
  readonly action: 'trigger';
};

/** Later runs went well, every run of it recovered or was corrected, or nothing came for 35 days. Once per incident. */
export type IncidentClosedDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly incident: string;
  readonly kind: 'controller-down' | 'node' | 'image' | 'refused' | 'widespread' | 'cronjob';
  readonly subject: string;
  readonly severity: 'critical' | 'error';
  readonly title: string;
  readonly openedAt: string;
  readonly from: string;
  readonly to: string;
  readonly counts: {
    readonly runs: number;
    readonly cronJobs: number;
    readonly recovered: number;
    readonly corrected: number;
  };
  readonly causes: readonly { readonly what: string; readonly cause: string; readonly runs: number }[];
  readonly owners: readonly string[];
  readonly runs: readonly {
    readonly cronJob: string;
    readonly nominal: string;
    readonly what: string;
    readonly cause: string;
    readonly state: 'bad' | 'recovered' | 'corrected';
    readonly owner: string | null;
  }[];
  readonly unnamed: number;
  readonly action: 'resolve';
  readonly closedAt: string;
  readonly because: 'over' | 'recovered' | 'corrected' | 'quiet';
};

/** A burn-rate rule began to fire and nothing as urgent was open (docs/burn-rate.md). */
export type ErrorBudgetBurningDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly objective: string;
  readonly targetPpm: number;
  readonly rule: string;
  readonly rank: number;
  readonly severity: 'critical' | 'warning';
  readonly since: string;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly valid: number;
  readonly bad: number;
  readonly gate: number;
  readonly burnRate: number;
};

/** Two ticks in a row saw nothing of a resource: a miss would go unnoticed. Once per gap. */
export type ObserverBlindDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly since: string;
  readonly missedTicks: number;
  readonly resources: readonly ('cronjobs' | 'jobs' | 'pods' | 'events')[];
  readonly problem: string | null;
};

/** A tick saw again everything that was out of sight. Once per gap. */
export type ObserverRecoveredDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly since: string;
  readonly until: string;
  readonly gapSeconds: number;
  readonly lostSeconds: number;
};

/** A week is over and its report is stored. Once per week for the fleet, and once for each owner. */
export type WeeklySLOReportDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly week: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly owner: string | null;
  readonly objectives: readonly {
    readonly name: string;
    readonly targetPpm: number;
    readonly verdict: 'met' | 'missed' | 'undetermined' | 'no-data';
    readonly good: number;
    readonly bad: number;
    readonly unknown: number;
    readonly lowPpm: number | null;
    readonly highPpm: number | null;
    readonly budgetAllowed: number;
    readonly budgetLeft: number;
  }[];
  readonly due: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly killed: Readonly<Record<string, number>>;
  readonly incidents: number;
  readonly watchedMinutes: number;
  readonly minutes: number;
};

/** Something about a CronJob keeps its runs from coming, or is not what it seems; or a job of the job file is missing from the cluster. Once per CronJob, rule and generation; `overlap`, `duplicate` and `missing` once a day. */
export type CronJobFindingDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly cronJob: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly owner: string | null;
  readonly generation: number | null;
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
};

/** An occurrence of a job that moves between schedulers was lost, doubled, or run by the wrong side. Once per occurrence. */
export type HandoverFindingDetail = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly cluster: string;
  readonly drill: boolean;
  readonly summary: string;
  readonly nextStep: string;
  readonly links: { readonly explain: string; readonly dashboard: string };
  readonly job: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly kind: 'only-old' | 'only-new' | 'both' | 'neither';
  readonly trouble: 'lost' | 'doubled' | 'wrong-side';
  readonly expected: 'kubernetes' | 'chronos' | 'both';
};

/** Each detail by its detail-type. */
export type EventDetails = {
  readonly 'Run Missed': RunMissedDetail;
  readonly 'Run Killed': RunKilledDetail;
  readonly 'Run Recovered': RunRecoveredDetail;
  readonly 'Pod Stuck Pending': PodStuckPendingDetail;
  readonly 'Incident Opened': IncidentOpenedDetail;
  readonly 'Incident Closed': IncidentClosedDetail;
  readonly 'Error Budget Burning': ErrorBudgetBurningDetail;
  readonly 'Observer Blind': ObserverBlindDetail;
  readonly 'Observer Recovered': ObserverRecoveredDetail;
  readonly 'Weekly SLO Report': WeeklySLOReportDetail;
  readonly 'CronJob Finding': CronJobFindingDetail;
  readonly 'Hand-over Finding': HandoverFindingDetail;
};
