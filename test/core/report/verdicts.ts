import { after, type Instant, instant, minutes, parseInstant } from '../../../core/time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../../../core/verdict/verdict.ts';

export const at = (text: string): Instant => {
  const t = parseInstant(text);
  if (t === undefined) throw new Error(`not a time: ${text}`);
  return t;
};

const dayOf = (t: Instant) => ({ from: t, to: after(t, minutes(20)) });

/** Start verdicts by their label; times follow from the nominal one. */
export const startOf = (label: string, nominal: Instant): StartVerdict => {
  const evidence = [] as const;
  switch (label) {
    case 'on-time':
      return { kind: 'on-time', at: nominal, delay: minutes(0), basis: 'container', evidence };
    case 'late/image-pull':
      return {
        kind: 'late',
        cause: 'image-pull',
        at: after(nominal, minutes(25)),
        delay: minutes(25),
        basis: 'container',
        evidence,
      };
    case 'never-started/unschedulable':
      return { kind: 'never-started', cause: 'unschedulable', evidence };
    case 'dropped/controller-down':
      return {
        kind: 'dropped',
        cause: 'controller-down',
        provisional: false,
        proof: { kind: 'watched', interval: dayOf(nominal) },
        evidence,
      };
    case 'skipped':
      return { kind: 'skipped', until: after(nominal, minutes(5)), predecessor: 'before', evidence };
    case 'excused':
      return { kind: 'excused', window: dayOf(nominal), reason: 'node upgrade', evidence };
    case 'unknown':
      return {
        kind: 'unknown',
        blind: { resource: 'jobs', interval: dayOf(nominal) },
        created: false,
        evidence,
      };
    case 'pending':
      return { kind: 'pending', evidence };
    default:
      throw new Error(`no such start here: ${label}`);
  }
};

export const finishOf = (label: string, nominal: Instant): FinishVerdict => {
  const [evidence, end] = [[], after(nominal, minutes(3))] as const;
  switch (label) {
    case 'completed':
      return { kind: 'completed', at: end, disruptions: 0, basis: 'job', evidence };
    case 'failed':
      return { kind: 'failed', at: end, exitCode: 1, evidence };
    case 'killed/oom-killed':
      return { kind: 'killed', cause: 'oom-killed', at: end, evidence };
    case 'killed/replaced':
      return { kind: 'killed', cause: 'replaced', at: end, evidence };
    case 'running':
      return { kind: 'running', evidence };
    case 'unknown':
      return { kind: 'unknown', blind: { resource: 'pods', interval: dayOf(nominal) }, evidence };
    default:
      throw new Error(`no such finish here: ${label}`);
  }
};

export type Told = {
  readonly namespace?: string;
  readonly name: string;
  readonly owner?: string | null;
  readonly nominal: Instant;
  readonly start: string;
  readonly finish?: string;
};

/** A verdict from the labels of its two halves. */
export const verdict = ({
  namespace = 'default',
  name,
  owner = null,
  nominal,
  start,
  finish,
}: Told): Verdict => ({
  cronJobUid: `uid-${namespace}-${name}`,
  namespace,
  name,
  owner,
  nominal,
  deadline: after(nominal, minutes(20)),
  job: `${name}-${Math.floor(nominal / 60_000)}`,
  start: startOf(start, nominal),
  finish: finish === undefined ? null : finishOf(finish, nominal),
});

export const never = instant(0);
