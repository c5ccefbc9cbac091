import type { CronJobSpec } from '../facts/fact.ts';
import { findingOf, type ScheduleFinding } from '../history/due.ts';
import type { CronJobState } from '../history/state.ts';
import { everFires } from '../schedule/occurrences.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import { MAINTENANCE_ANNOTATION, parseMaintenance } from './maintenance.ts';
import { plain } from './plain.ts';

/** What is wrong with a CronJob as it stands in the cluster; the rules' names are public and stable. */
export type CronJobFinding = {
  readonly rule:
    | ScheduleFinding['kind']
    | 'never-fires'
    | 'name-too-long'
    | 'short-deadline'
    | 'zone-in-schedule'
    | 'bad-maintenance'
    /** Not of the spec: two of its runs were active at once under Forbid (core/judge/overlap.ts). */
    | 'overlap'
    /** Nor this: a second Job came for one of its runs (core/judge/duplicate.ts). */
    | 'duplicate';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What the sentence of advice says to do; the command that does it follows. */
  readonly advice: string;
};

// A Job's name is the CronJob's with a hyphen and ten digits, and has at most 63 characters.
const LONGEST_NAME = 52;
// kube-controller-manager looks every 10 seconds (pkg/controller/cronjob/cronjob_controllerv2.go).
const SHORTEST_DEADLINE = 10;

const ADVICE: Readonly<Record<ScheduleFinding['kind'], string>> = {
  'bad-schedule': 'Correct spec.schedule, which Kubernetes cannot read either',
  'unknown-zone': 'Correct the time zone, which Kubernetes does not know',
  'deadline-zero': 'Take spec.startingDeadlineSeconds away, or give it a minute at least',
  'deadline-under-period': 'Make spec.startingDeadlineSeconds longer than the period',
};

/** Every finding about one CronJob; of what keeps it from ever running, the first. */
export const findingsOf = (
  { namespace, name }: Pick<CronJobState, 'namespace' | 'name'>,
  spec: CronJobSpec,
  zone: string,
): readonly CronJobFinding[] => [
  ...neverRuns(spec, zone),
  ...nameFindings(name),
  ...deadlineFindings(spec),
  ...zoneFindings(spec),
  ...maintenanceFindings(spec, { namespace, name }),
];

const neverRuns = (spec: CronJobSpec, zone: string): readonly CronJobFinding[] => {
  const never = findingOf(spec, zone);
  if (never !== null)
    return [{ rule: never.kind, severity: 'error', message: never.message, advice: ADVICE[never.kind] }];
  const parsed = parseSchedule({
    expression: spec.schedule,
    timeZone: spec.timeZone ?? undefined,
    defaultZone: zone,
  });
  if (!parsed.ok || everFires(parsed.schedule)) return [];
  const message = `the schedule ${spec.schedule} has no occurrence: no such date exists`;
  return [{ rule: 'never-fires', severity: 'error', message, advice: 'Correct spec.schedule' }];
};

const nameFindings = (name: string): readonly CronJobFinding[] => {
  if (name.length <= LONGEST_NAME) return [];
  const message = `its name has ${name.length} characters: with more than ${LONGEST_NAME} no Job can be named after it`;
  return [{ rule: 'name-too-long', severity: 'error', message, advice: 'Make it anew under a shorter name' }];
};

const deadlineFindings = ({ startingDeadlineSeconds: deadline }: CronJobSpec): readonly CronJobFinding[] => {
  if (deadline === null || deadline <= 0 || deadline >= SHORTEST_DEADLINE) return [];
  const message = `startingDeadlineSeconds is ${deadline}: the controller looks every ${SHORTEST_DEADLINE} s and can miss runs`;
  const advice = `Give spec.startingDeadlineSeconds ${SHORTEST_DEADLINE} seconds at least`;
  return [{ rule: 'short-deadline', severity: 'warning', message, advice }];
};

const zoneFindings = ({ schedule }: CronJobSpec): readonly CronJobFinding[] => {
  if (!/^(CRON_)?TZ=/.test(schedule)) return [];
  const message = `the zone stands in the schedule (${schedule}): Kubernetes honours it and does not support it`;
  const advice = 'Move the zone from spec.schedule to spec.timeZone';
  return [{ rule: 'zone-in-schedule', severity: 'warning', message, advice }];
};

const maintenanceFindings = (
  { maintenance }: CronJobSpec,
  scope: { readonly namespace: string; readonly name: string },
): readonly CronJobFinding[] => {
  const { bad } = parseMaintenance(maintenance ?? '', scope);
  const first = bad[0];
  if (first === undefined) return [];
  const message = `the annotation ${MAINTENANCE_ANNOTATION} excuses nothing where it says "${plain(first.text, 80)}": ${first.problem}`;
  return [
    { rule: 'bad-maintenance', severity: 'warning', message, advice: `Correct ${MAINTENANCE_ANNOTATION}` },
  ];
};
