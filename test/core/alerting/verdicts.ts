import { after, type Instant, instant, minutes, parseInstant, seconds } from '../../../core/time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../../../core/verdict/verdict.ts';

export const at = (time: string): Instant => {
  const t = parseInstant(`2026-11-22T${time.length === 5 ? `${time}:00` : time}Z`);
  if (t === undefined) throw new RangeError(time);
  return t;
};

type Start<K extends StartVerdict['kind']> = Extract<StartVerdict, { kind: K }>;
type Finish<K extends FinishVerdict['kind']> = Extract<FinishVerdict, { kind: K }>;

export const dropped = (cause: Start<'dropped'>['cause'] = 'unexplained'): StartVerdict => ({
  kind: 'dropped',
  cause,
  provisional: false,
  proof: { kind: 'watched', interval: { from: instant(0), to: instant(1) } },
  evidence: [],
});
export const neverStarted = (cause: Start<'never-started'>['cause'] = 'other'): StartVerdict => ({
  kind: 'never-started',
  cause,
  evidence: [],
});
export const late = (t: Instant, cause: Start<'late'>['cause'] = 'other'): StartVerdict => ({
  kind: 'late',
  at: t,
  delay: minutes(25),
  basis: 'container',
  cause,
  evidence: [],
});
export const onTime = (t: Instant): StartVerdict => ({
  kind: 'on-time',
  at: t,
  delay: seconds(2),
  basis: 'container',
  evidence: [],
});
export const pending: StartVerdict = { kind: 'pending', evidence: [] };
export const blind: StartVerdict = {
  kind: 'unknown',
  created: false,
  blind: { resource: 'jobs', interval: { from: instant(0), to: instant(1) } },
  evidence: [],
};
export const killed = (cause: Finish<'killed'>['cause'], t: Instant): FinishVerdict => ({
  kind: 'killed',
  cause,
  at: t,
  evidence: [],
});
export const completed = (t: Instant): FinishVerdict => ({
  kind: 'completed',
  at: t,
  disruptions: 0,
  basis: 'job',
  evidence: [],
});

/** A run of lab/`name`, due at `time`, with a grace of 20 minutes. */
export const run = (
  name: string,
  time: string,
  start: StartVerdict,
  more: Partial<Verdict> = {},
): Verdict => ({
  cronJobUid: `uid-${name}`,
  namespace: 'lab',
  name,
  owner: null,
  nominal: at(time),
  deadline: after(at(time), minutes(20)),
  job: null,
  finish: null,
  start,
  ...more,
});
