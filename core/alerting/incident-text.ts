import { formatSeconds, type Instant } from '../time.ts';
import { cronJobName, pathPart } from './event.ts';
import type { Incident, Member, SharedCause } from './incident.ts';
import { afterCause } from './next-step.ts';
import { plain, shellWord } from './plain.ts';

export type IncidentCounts = {
  readonly runs: number;
  readonly cronJobs: number;
  readonly recovered: number;
  readonly corrected: number;
};

export const countsOf = ({ members, uncounted }: Incident): IncidentCounts => ({
  runs: members.length + uncounted,
  cronJobs: new Set(members.map((m) => m.cronJobUid)).size,
  recovered: members.filter((m) => m.state === 'recovered').length,
  corrected: members.filter((m) => m.state === 'corrected').length,
});

/** What happened, to whom, in one line: `The CronJob controller was down: 59 runs of 21 CronJobs missed`. */
export const titleOf = (incident: Incident): string => {
  const { cause, members } = incident;
  const { runs, cronJobs } = countsOf(incident);
  const only = members[0];
  const trouble = only?.of ?? 'missed';
  const dead = deadOf(incident);
  if (dead !== null && cause.kind === 'cronjob')
    return `${cronJobName(cause)}: the schedule ${incident.closed === null ? 'is' : 'was'} dead: ${dead.runs} runs missed in a row (${causesInWords(members)}), none started since ${formatSeconds(dead.since)}`;
  const all = `${counted(runs, 'run')} of ${counted(cronJobs, 'CronJob')} ${trouble}`;
  switch (cause.kind) {
    case 'controller-down':
      return `The CronJob controller was down: ${all}`;
    case 'node':
      return `${cause.node === null ? 'A node' : `Node ${plain(cause.node, 80)}`} was lost: ${all}`;
    case 'image':
      return `Image ${plain(cause.image, 120)} cannot be pulled: ${all}`;
    case 'refused':
      return `Jobs or pods refused in namespace ${plain(cause.namespace, 80)}: ${all}`;
    case 'widespread':
      return `Widespread (${cause.cause}): ${all}`;
    case 'cronjob':
      return `${cronJobName(cause)}: ${runs === 1 ? `a run ${trouble}` : `${runs} runs ${trouble}`} (${causesInWords(members)})`;
    default:
      return cause satisfies never;
  }
};

// Kubernetes counts to a hundred: older controllers give up on the CronJob for ever, newer ones warn (TooManyMissedTimes).
const MOST_MISSED = 100;

type Dead = { readonly runs: number; readonly since: Instant };

/** More than a hundred runs of the CronJob were dropped since it was last started; null where that is not so, or not known. */
const deadOf = ({ cause, members, lastStarted: since }: Incident): Dead | null => {
  if (cause.kind !== 'cronjob' || since == null) return null;
  const runs = members.filter((m) => m.what === 'dropped' && m.state === 'bad' && m.nominal > since).length;
  return runs > MOST_MISSED ? { runs, since } : null;
};

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const causesInWords = (members: readonly Member[]): string => {
  const causes = tallied(members);
  return causes.length === 1
    ? (causes[0]?.cause ?? '')
    : causes.map((c) => `${c.cause} ${c.runs}`).join(', ');
};

/** Runs by what and cause, the most frequent first. */
export const tallied = (members: readonly Member[]) => {
  const counts = new Map<string, { what: string; cause: string; runs: number }>();
  for (const { what, cause } of members) {
    const key = `${what} ${cause}`;
    const there = counts.get(key) ?? { what, cause, runs: 0 };
    counts.set(key, { ...there, runs: there.runs + 1 });
  }
  return [...counts]
    .toSorted(([a, x], [b, y]) => y.runs - x.runs || (a < b ? -1 : 1))
    .map(([, count]) => count);
};

/** The object that the cause is about; empty for the controllers. */
export const subjectOf = (cause: SharedCause): string => {
  switch (cause.kind) {
    case 'controller-down':
      return '';
    case 'node':
      return plain(cause.node ?? '', 253);
    case 'image':
      return plain(cause.image, 500);
    case 'refused':
      return plain(cause.namespace, 253);
    case 'widespread':
      return cause.cause;
    case 'cronjob':
      return plain(`${cause.namespace}/${cause.name}`, 507);
    default:
      return cause satisfies never;
  }
};

export const nextStepOf = (incident: Incident): string => {
  const { cause, members, closed } = incident;
  const first = members[0];
  const target = first ?? { namespace: 'default', name: '', job: null };
  if (closed !== null) return afterwards(closed.because, target);
  switch (cause.kind) {
    case 'node':
      return cause.node === null
        ? 'Run `kubectl get nodes` and see which one is gone or not ready.'
        : `Run \`kubectl describe node ${shellWord(cause.node)}\` and see why its runs ended.`;
    case 'refused':
      return `Run \`kubectl -n ${shellWord(cause.namespace)} describe resourcequota\` and \`kubectl get events\` there to see what refuses its Jobs.`;
    case 'widespread':
      return `Run \`cronwitness missed --since 1h --cause ${shellWord(cause.cause)}\` and look for what these CronJobs share; begin with ${afterCause(cause.of, cause.cause, target)}`;
    case 'cronjob':
      if (deadOf(incident) !== null) return reviving(cause);
      return afterCause(first?.of ?? 'missed', first?.cause ?? 'other', target);
    case 'controller-down':
    case 'image':
      return afterCause(first?.of ?? 'missed', first?.cause ?? 'other', target);
    default:
      return cause satisfies never;
  }
};

/** Old controllers look no further back than the starting deadline; one that has lost sight of it looks again after an edit. */
const reviving = ({ namespace, name }: Pick<Member, 'namespace' | 'name'>): string => {
  const [ns, cronJob] = [shellWord(namespace), shellWord(name)];
  return `Run \`kubectl -n ${ns} describe cronjob ${cronJob}\` and look for TooManyMissedTimes or FailedNeedsStart; give it spec.startingDeadlineSeconds, or set it suspended and back, for the controller to look at it again.`;
};

type Because = NonNullable<Incident['closed']>['because'];

const afterwards = (because: Because, { namespace, name }: Pick<Member, 'namespace' | 'name'>): string => {
  switch (because) {
    case 'over':
      return `Decide for each missed or killed run whether to make up for it: \`kubectl -n ${shellWord(namespace)} create job --from=cronjob/${shellWord(name)} ${shellWord(`${name}-again`)}\`.`;
    case 'recovered':
      return 'Nothing is left to do, unless a late start harmed what comes after it.';
    case 'corrected':
      return 'Nothing was wrong: later evidence took the verdicts back.';
    case 'quiet':
      return `See whether CronJob ${cronJobName({ namespace, name })} still exists: nothing was heard of it for 35 days.`;
    default:
      return because satisfies never;
  }
};

/** Its runs and no others, whenever they were. */
export const incidentLinks = ({ id }: Incident) => ({
  explain: `cronwitness missed --incident ${shellWord(id)}`,
  dashboard: `/incidents/${pathPart(id)}`,
});
