import type { Difference, Reason } from '../chronos/difference.ts';
import type { Position } from '../inventory/job.ts';
import { formatInstant, fromUnixSeconds, type Instant, instant } from '../time.ts';
import type { AuditedOccurrence, JobAudit } from './audit-job.ts';
import { criticalityOf, isKilled } from './job-readiness.ts';
import { timeOf } from './match-old.ts';

/** What is wrong with a migration, or worth knowing. Stable public names. */
export type FindingRule =
  | 'lost'
  | 'doubled'
  | 'wrong-side'
  | 'wrong-zone'
  | 'p1d-pt24h'
  | 'other-calendar'
  | 'drifted'
  | 'missing'
  | 'ran-besides'
  | 'moved-back';

export type MigrationFinding = {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: FindingRule;
  readonly job: string;
  readonly criticality: number;
  /** The occurrence, or when it first shows; `null` where it has no time. */
  readonly nominal: Instant | null;
  readonly message: string;
  readonly at: Position;
};

/** Chronos' calendar against cron's, in the words of those who plan a move; any other reason is simply another calendar. */
const RULE_OF: Partial<Readonly<Record<Reason, FindingRule>>> = {
  'time-zone': 'wrong-zone',
  'zone-override': 'wrong-zone',
  'fixed-against-civil': 'p1d-pt24h',
};

export const findingsOf = (audit: JobAudit): readonly MigrationFinding[] => [
  ...audit.occurrences.flatMap((one) => troubleFinding(audit, one)),
  ...calendarFindings(audit),
  ...audit.drift.map(({ field, wanted, found }) =>
    finding(audit, {
      severity: 'error',
      rule: field === 'timeZone' ? 'wrong-zone' : 'drifted',
      nominal: null,
      message: `the CronJob's ${field} is ${found}, the file says ${wanted}`,
    }),
  ),
  ...besidesFinding(audit),
  ...movedBackFinding(audit),
];

type Own = Pick<MigrationFinding, 'severity' | 'rule' | 'nominal' | 'message'>;
const finding = ({ job, at }: JobAudit, own: Own): MigrationFinding => ({
  ...own,
  job: job.name,
  criticality: criticalityOf(job),
  at,
});

const troubleFinding = (audit: JobAudit, one: AuditedOccurrence): readonly MigrationFinding[] => {
  const { nominal, trouble, expected } = one;
  if (trouble === null) return [];
  const due = formatInstant(nominal);
  const said: Readonly<Record<typeof trouble, string>> = {
    lost: `the run due ${due} was made by neither side (${kubernetesSaid(one)})`,
    doubled: `the run due ${due} was made by both sides, and shadow mode is not declared`,
    'wrong-side': `the run due ${due} was made by ${expected === 'kubernetes' ? 'Chronos, Kubernetes' : 'Kubernetes, Chronos'} had the job`,
  };
  return [finding(audit, { severity: 'error', rule: trouble, nominal, message: said[trouble] })];
};

const kubernetesSaid = ({ verdict }: AuditedOccurrence): string => {
  if (verdict === null) return 'nothing was due in Kubernetes: no CronJob, or suspended';
  const { start } = verdict;
  return `Kubernetes: ${'cause' in start ? `${start.kind}, ${start.cause}` : start.kind}`;
};

/** One finding for each reason: two misreadings of one schedule may come to the same reason. */
const calendarFindings = (audit: JobAudit): readonly MigrationFinding[] => {
  const { comparison } = audit;
  if (comparison?.kind !== 'compared') return [];
  const reasons = new Map<Reason, Difference>();
  for (const one of comparison.comparison.differences)
    if (!reasons.has(one.reason)) reasons.set(one.reason, one);
  return [...reasons.values()].map((difference) =>
    finding(audit, {
      severity: 'warning',
      rule: RULE_OF[difference.reason] ?? 'other-calendar',
      nominal: difference.firstAt === null ? null : fromUnixSeconds(difference.firstAt),
      message: differenceText(difference),
    }),
  );
};

const differenceText = ({ reason, message, firstAt }: Difference): string =>
  firstAt === null
    ? `${reason}: ${message}`
    : `${reason} from ${formatInstant(fromUnixSeconds(firstAt))}: ${message}`;

/** One finding for all of them: a calendar that we do not know has many. */
const besidesFinding = (audit: JobAudit): readonly MigrationFinding[] => {
  const [first] = audit.besides;
  if (first === undefined) return [];
  const at = instant(timeOf(first));
  const count = audit.besides.length;
  const message = `${count} ${count === 1 ? 'run' : 'runs'} outside Kubernetes at no due time, the first at ${formatInstant(at)}: by hand, or by a calendar that is not known here`;
  return [finding(audit, { severity: 'warning', rule: 'ran-besides', nominal: at, message })];
};

const movedBackFinding = (audit: JobAudit): readonly MigrationFinding[] => {
  const last = audit.hands.since.at(-1);
  if (last?.scheduler !== 'chronos' || audit.hands.since.length < 2) return [];
  const kills = audit.verdicts.filter(isKilled).length;
  const why = kills === 0 ? '' : `, after ${kills} killed ${kills === 1 ? 'run' : 'runs'} in Kubernetes`;
  const message = `moved back to Chronos at ${formatInstant(last.at)}${why}`;
  return [finding(audit, { severity: 'info', rule: 'moved-back', nominal: last.at, message })];
};

const SEVERITIES = { error: 0, warning: 1, info: 2 } as const;

/** The most critical job first; of one job the gravest first, then by time. */
export const byCriticality = (findings: readonly MigrationFinding[]): readonly MigrationFinding[] =>
  findings.toSorted(
    (a, b) =>
      b.criticality - a.criticality ||
      SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
      Number(a.job > b.job) - Number(a.job < b.job) ||
      (a.nominal ?? 0) - (b.nominal ?? 0) ||
      Number(a.rule > b.rule) - Number(a.rule < b.rule),
  );
