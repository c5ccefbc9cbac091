import { shellWord } from '../report/worst.ts';
import { START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import type { Step } from './explanation.ts';

/** What to do now, the most telling first. Pods and Jobs may be gone by then: the timeline above is what is left of them. */
export const nextSteps = (v: Verdict): readonly Step[] => {
  const ns = shellWord(v.namespace);
  const describe: Step = {
    why: 'see the CronJob and what Kubernetes says of it',
    command: `kubectl -n ${ns} describe cronjob ${shellWord(v.name)}`,
  };
  const job = v.job === null ? [] : jobSteps(v, ns, v.job);
  if (v.start.kind === 'unknown' || v.finish?.kind === 'unknown')
    return [
      {
        why: 'see what else was lost from sight then',
        command: `cronwitness runs --since ${since(v)} --verdict unknown`,
      },
      ...job,
      describe,
    ];
  if (v.start.kind === 'skipped')
    return [
      {
        why: 'see what keeps the earlier run so long, while it is there',
        command: `kubectl -n ${ns} describe job ${shellWord(v.start.predecessor)}`,
      },
      describe,
    ];
  if (START_COUNTS[v.start.kind] === 'bad')
    return [...causeSteps(v), ...job, describe, ...(v.start.kind === 'dropped' ? [byHand(v, ns)] : [])];
  if (v.finish?.kind === 'killed' || v.finish?.kind === 'failed') return [...job, describe];
  return v.start.kind === 'pending' || v.finish?.kind === 'running' ? [...job, describe] : [];
};

const since = (v: Verdict): string => new Date(v.nominal).toISOString().slice(0, 19).concat('Z');

const jobSteps = (v: Verdict, ns: string, job: string): readonly Step[] => [
  {
    why: 'see its pods, while they are there',
    command: `kubectl -n ${ns} describe pods -l ${shellWord(`batch.kubernetes.io/job-name=${job}`)}`,
  },
  ...(v.finish?.kind === 'failed' || v.finish?.kind === 'killed'
    ? [
        {
          why: 'read what it said',
          command: `kubectl -n ${ns} logs ${shellWord(`job/${job}`)} --all-containers --tail=50`,
        },
      ]
    : []),
];

const causeSteps = (v: Verdict): readonly Step[] => {
  if (!('cause' in v.start)) return [];
  switch (v.start.cause) {
    case 'controller-down':
      return [
        {
          why: 'see whether the controller is at work now',
          command: 'kubectl -n kube-system get pods,leases',
        },
        {
          why: 'see what else was dropped with it',
          command: `cronwitness missed --since ${since(v)} --cause controller-down`,
        },
      ];
    case 'create-refused':
    case 'quota':
      return [
        {
          why: 'see what is left of the quota',
          command: `kubectl -n ${shellWord(v.namespace)} describe quota`,
        },
      ];
    case 'unschedulable':
    case 'node-refused':
      return [{ why: 'see the nodes', command: 'kubectl get nodes' }];
    default:
      return [];
  }
};

/** A dropped run never comes back by itself; one whose Job waits may still start, and would then be run twice. */
const byHand = (v: Verdict, ns: string): Step => ({
  why: 'run it by hand, if its work cannot wait for the next one',
  command: `kubectl -n ${ns} create job ${shellWord(`${v.name.slice(0, 45)}-manual`)} --from=${shellWord(`cronjob/${v.name}`)}`,
});
