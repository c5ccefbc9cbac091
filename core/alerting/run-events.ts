import { formatDuration, formatInstant, formatSeconds, type Instant } from '../time.ts';
import { cronJobName, type DecidedEvent, evidencePart, headOf, runKey, runLinks, runPart } from './event.ts';
import { memberKey } from './incident.ts';
import { afterKill, afterMiss } from './next-step.ts';
import type { Transition } from './transitions.ts';

export type RunEventContext = {
  readonly cluster: string;
  /** The incident of a bad run, by `memberKey`. */
  readonly incidentOf: ReadonlyMap<string, string>;
  readonly drill?: boolean;
};

type Told<K extends Transition['kind']> = Extract<Transition, { kind: K }>;

/** The event that a transition is told by; null for those that nobody is told of. */
export const runEvent = (
  transition: Transition,
  context: RunEventContext,
  asOf: Instant,
): DecidedEvent | null => {
  switch (transition.kind) {
    case 'run-missed':
      return missed(transition, context, asOf);
    case 'run-killed':
      return killed(transition, context);
    case 'run-recovered':
      return recovered(transition, context);
    case 'run-corrected':
      return corrected(transition, context, asOf);
    case 'run-recast':
    case 'run-fine':
      return null;
    default:
      return transition satisfies never;
  }
};

const missed = (
  { run, miss }: Told<'run-missed'>,
  { cluster, incidentOf, drill = false }: RunEventContext,
  asOf: Instant,
): DecidedEvent => {
  const key = runKey(cluster, run);
  const id = `run-missed/${key}`;
  const became = { dropped: 'was dropped', 'never-started': 'did not start in time', late: 'started late' };
  const summary = `${cronJobName(run)}: the run due ${formatSeconds(run.nominal)} ${became[miss.kind]} (${miss.cause})`;
  return {
    id,
    detailType: 'Run Missed',
    time: asOf,
    group: `run/${key}`,
    detail: {
      ...headOf({ id, cluster, drill }, { summary, nextStep: afterMiss(miss, run), ...runLinks(run) }),
      ...runPart(run),
      verdict: miss.kind,
      cause: miss.cause,
      provisional: miss.kind === 'dropped' && miss.provisional,
      startedAt: miss.kind === 'late' ? formatInstant(miss.at) : null,
      incident: incidentOf.get(memberKey({ of: 'missed', ...run })) ?? null,
      evidence: evidencePart(miss.evidence),
    },
  };
};

const killed = (
  { run, kill }: Told<'run-killed'>,
  { cluster, incidentOf, drill = false }: RunEventContext,
): DecidedEvent => {
  const key = runKey(cluster, run);
  const id = `run-killed/${key}`;
  const summary = `${cronJobName(run)}: the run due ${formatSeconds(run.nominal)} was killed (${kill.cause})`;
  return {
    id,
    detailType: 'Run Killed',
    time: kill.at,
    group: `run/${key}`,
    detail: {
      ...headOf({ id, cluster, drill }, { summary, nextStep: afterKill(kill, run), ...runLinks(run) }),
      ...runPart(run),
      cause: kill.cause,
      killedAt: formatInstant(kill.at),
      incident: incidentOf.get(memberKey({ of: 'killed', ...run })) ?? null,
      evidence: evidencePart([...run.start.evidence, ...kill.evidence]),
    },
  };
};

const recovered = (
  { run, late }: Told<'run-recovered'>,
  { cluster, drill = false }: RunEventContext,
): DecidedEvent => {
  const key = runKey(cluster, run);
  const id = `run-recovered/${key}`;
  const name = cronJobName(run);
  const summary = `${name}: the run due ${formatSeconds(run.nominal)} started after all, ${formatDuration(late.delay)} late`;
  const nextStep = `Nothing is left to do for ${name}, unless its late start harmed what comes after it.`;
  return {
    id,
    detailType: 'Run Recovered',
    time: late.at,
    group: `run/${key}`,
    detail: {
      ...headOf({ id, cluster, drill }, { summary, nextStep, ...runLinks(run) }),
      ...runPart(run),
      corrected: false,
      was: null,
      verdict: late.kind,
      startedAt: formatInstant(late.at),
      delaySeconds: Math.floor(late.delay / 1000),
      evidence: evidencePart(late.evidence),
    },
  };
};

/** A correction is news too: whoever acted on the alarm must learn that it was wrong. */
const corrected = (
  { run, of, was }: Told<'run-corrected'>,
  { cluster, drill = false }: RunEventContext,
  asOf: Instant,
): DecidedEvent => {
  const key = runKey(cluster, run);
  const id = `run-recovered/${key}/${of}-corrected`;
  const name = cronJobName(run);
  const now = of === 'start' ? run.start : (run.finish ?? run.start);
  const started = run.start.kind === 'on-time' ? run.start : null;
  const summary = `${name}: the run due ${formatSeconds(run.nominal)} was not ${was} after all: ${now.kind}`;
  const nextStep = `Read the evidence with \`${runLinks(run).explain}\`: the alarm about ${name} is taken back.`;
  return {
    id,
    detailType: 'Run Recovered',
    time: asOf,
    group: `run/${key}`,
    detail: {
      ...headOf({ id, cluster, drill }, { summary, nextStep, ...runLinks(run) }),
      ...runPart(run),
      corrected: true,
      was,
      verdict: now.kind,
      startedAt: started === null ? null : formatInstant(started.at),
      delaySeconds: started === null ? null : Math.floor(started.delay / 1000),
      evidence: evidencePart(now.evidence),
    },
  };
};
