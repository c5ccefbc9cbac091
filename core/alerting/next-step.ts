import type { KilledCause, Verdict } from '../verdict/verdict.ts';
import { shellWord } from './plain.ts';
import type { Kill, Miss } from './transitions.ts';

type Target = Pick<Verdict, 'namespace' | 'name' | 'job'>;

const describeCronJob = ({ namespace, name }: Target): string =>
  `\`kubectl -n ${shellWord(namespace)} describe cronjob ${shellWord(name)}\``;
const describeJob = (run: Target): string =>
  run.job === null
    ? describeCronJob(run)
    : `\`kubectl -n ${shellWord(run.namespace)} describe job ${shellWord(run.job)}\``;
const pods = (run: Target): string =>
  run.job === null
    ? describeCronJob(run)
    : `\`kubectl -n ${shellWord(run.namespace)} describe pods -l batch.kubernetes.io/job-name=${shellWord(run.job)}\``;

// One sentence for each cause; what the sentence names is the object to look at.
const MISSED: Readonly<Record<Miss['cause'], (run: Target) => string>> = {
  'bad-time-zone': (r) =>
    `Run ${describeCronJob(r)} and correct spec.timeZone, which the cluster does not know.`,
  'create-refused': (r) => `Run ${describeCronJob(r)} and see which quota or webhook refused its Job.`,
  'controller-down': () =>
    'Run `kubectl -n kube-system get pods` and see whether kube-controller-manager was at work, then start by hand what must not wait.',
  'starting-deadline': (r) =>
    `Run ${describeCronJob(r)} and see whether its startingDeadlineSeconds is too short for the delays you have.`,
  superseded: (r) =>
    `Run ${describeCronJob(r)} and decide whether the run that was passed over must be made up for.`,
  unexplained: (r) => `Run ${describeCronJob(r)} and look for the controller’s own log lines about it.`,
  unschedulable: (r) => `Run ${pods(r)} and see which resources or nodes its pod waits for.`,
  'image-pull': (r) => `Run ${pods(r)} and see which image cannot be pulled, and why.`,
  sandbox: (r) => `Run ${pods(r)} and look at the network plugin of its node.`,
  volume: (r) => `Run ${pods(r)} and see which volume does not mount.`,
  init: (r) => `Run ${pods(r)} and see which init container does not finish.`,
  quota: (r) => `Run ${describeJob(r)} and see which quota or webhook refused its pods.`,
  'node-refused': (r) => `Run ${pods(r)} and see why its node refused it.`,
  'job-suspended': (r) => `Run ${describeJob(r)} and ask the queueing system why it is still suspended.`,
  'job-deleted': (r) => `Run ${describeCronJob(r)} and find out who deleted its Job before it started.`,
  replaced: (r) =>
    `Run ${describeCronJob(r)} and see why it could not start within one period: its successor replaced it.`,
  'deadline-exceeded': (r) =>
    `Run ${describeJob(r)} and see why it could not start within activeDeadlineSeconds.`,
  'predecessor-active': (r) =>
    `Run ${describeCronJob(r)} and see why the run before took so long: Forbid made this one wait.`,
  other: (r) => `Run ${describeJob(r)} and see what its pod is waiting for.`,
};

const KILLED: Readonly<Record<KilledCause, (run: Target) => string>> = {
  'deadline-exceeded': (r) =>
    `Run ${describeJob(r)} and see whether activeDeadlineSeconds is too short for its work.`,
  evicted: (r) =>
    `Run ${describeJob(r)} and find out who evicted its pod: a drain, or a node short of memory or disk.`,
  preempted: (r) => `Run ${describeJob(r)} and give it a priority that is not preempted, or more room.`,
  'node-shutdown': (r) =>
    `Run ${describeJob(r)} and see whether its work was done before its node shut down.`,
  'node-lost': (r) => `Run ${describeJob(r)} and \`kubectl get nodes\`: the node that it ran on went away.`,
  'oom-killed': (r) => `Run ${describeJob(r)} and compare its memory limit with what it used.`,
  'pod-deleted': (r) => `Run ${describeJob(r)} and find out who deleted its pod.`,
  signal: (r) => `Run ${describeJob(r)} and look for what sent its container SIGKILL or SIGTERM.`,
  replaced: (r) => `Run ${describeCronJob(r)}: its successor replaced it, as concurrencyPolicy Replace says.`,
  'cronjob-deleted': ({ namespace }) =>
    `Run \`kubectl -n ${shellWord(namespace)} get cronjobs\` and find out who deleted its CronJob while it ran.`,
  'namespace-deleted': ({ namespace }) =>
    `Run \`kubectl get namespace ${shellWord(namespace)}\` and find out who deleted it while the run worked.`,
  'job-deleted': (r) => `Run ${describeCronJob(r)} and find out who deleted its Job while it ran.`,
};

export const afterMiss = (miss: Miss, run: Target): string => MISSED[miss.cause](run);
export const afterKill = (kill: Kill, run: Target): string => KILLED[kill.cause](run);

/** By the name of a cause, as an incident's members carry it. */
export const afterCause = (of: 'missed' | 'killed', cause: string, run: Target): string => {
  const sentences: Readonly<Record<string, (run: Target) => string>> = of === 'missed' ? MISSED : KILLED;
  const sentence = Object.hasOwn(sentences, cause) ? sentences[cause] : undefined;
  return (sentence ?? MISSED.other)(run);
};
