import { between, formatDuration, formatSeconds } from '../time.ts';
import type { AbsenceProof, Blindness, FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';
import { KILLED_WORDS, START_CAUSES } from './cause-words.ts';

/** The rule that decided the start, in one or two sentences. */
export const startRule = (v: Verdict): string => {
  const { start } = v;
  const grace = formatDuration(between(v.nominal, v.deadline));
  switch (start.kind) {
    case 'on-time':
      return `${started(start)}; up to ${grace} is on time.`;
    case 'late':
      return `${started(start)}; more than ${grace} is late. ${START_CAUSES[start.cause].because}`;
    case 'never-started':
      return `A Job exists, and by the deadline, ${grace} after the nominal time, none of its containers had started. ${START_CAUSES[start.cause].because}`;
    case 'dropped':
      return `${proved(start.proof)} ${START_CAUSES[start.cause].because}${start.provisional ? ' The controller may still start it, or may have while nobody looked: then it becomes late.' : ''}`;
    case 'skipped':
      return `concurrencyPolicy is Forbid, and the earlier run ${start.predecessor} was active from this one’s nominal time until ${formatSeconds(start.until)}: the job’s own policy skipped it.`;
    case 'excused':
      return `It fell into a maintenance window that was declared beforehand (${formatSeconds(start.window.from)} to ${formatSeconds(start.window.to)}: ${start.reason}).`;
    case 'unknown':
      return `${unseen(start.blind)} ${start.created ? 'A Job was created, but when its container started' : 'Whether a Job was created'} is not settled by anything that was left. It counts neither as good nor as bad.`;
    case 'pending':
      return `The deadline is ${formatSeconds(v.deadline)}; until then nothing is decided.`;
    default:
      return start satisfies never;
  }
};

const started = (start: StartVerdict & { readonly kind: 'on-time' | 'late' }): string => {
  const after = formatDuration(start.delay);
  switch (start.basis) {
    case 'container':
      return `Its first container started ${after} after the nominal time`;
    case 'event':
      return `A Kubernetes Event says that its first container started ${after} after the nominal time`;
    case 'completion':
      return `Its start was not seen, but it was over ${after} after the nominal time, so it had started by then`;
    default:
      return start.basis satisfies never;
  }
};

const proved = (proof: AbsenceProof): string => {
  switch (proof.kind) {
    case 'watched':
      return `We watched the Jobs without a gap from ${span(proof.interval)}, and none came for this run.`;
    case 'superseded':
      return `We watched the Jobs without a gap from ${span(proof.interval)}, and the controller had gone on to the run of ${formatSeconds(proof.by)} without one for this.`;
    case 'surviving-evidence':
      return `Nobody was watching, but lastScheduleTime still said ${formatSeconds(proof.lastSchedule)} when the Jobs were listed at ${formatSeconds(proof.listed)}, and none of this run was there.`;
    default:
      return proof satisfies never;
  }
};

const span = ({ from, to }: Blindness['interval']): string =>
  `${formatSeconds(from)} to ${formatSeconds(to)}`;

const NAMES = { cronjobs: 'CronJobs', jobs: 'Jobs', pods: 'Pods', events: 'Events' } as const;
const unseen = ({ resource, interval }: Blindness): string =>
  `We could not see the ${NAMES[resource]} from ${span(interval)}.`;

/** The rule that decided how the run ended. */
export const finishRule = (finish: FinishVerdict): string => {
  switch (finish.kind) {
    case 'completed':
      return `${finish.basis === 'job' ? 'Its Job says that it is complete' : 'Its work ended by itself with exit code 0'}${finish.disruptions === 0 ? '' : `, although ${finish.disruptions} of its attempts were ended from outside`}.`;
    case 'failed':
      return `It ended by itself${finish.exitCode === null ? '' : ` with exit code ${finish.exitCode}`}, and nobody ended it from outside: a failure of the job, not of the cluster.`;
    case 'killed':
      return `It was ended from outside while it worked. ${KILLED_WORDS[finish.cause].because}`;
    case 'running':
      return 'It is not over.';
    case 'unknown':
      return `${unseen(finish.blind)} How it ended is not settled by anything that was left.`;
    default:
      return finish satisfies never;
  }
};
