import { between, formatDuration, formatSeconds } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';
import { KILLED_WORDS, START_CAUSES } from './cause-words.ts';

/** What would have made the verdict another one; nothing for a run that went well. */
export const otherwise = (v: Verdict): readonly string[] => [
  ...startOtherwise(v, v.start),
  ...(v.finish === null ? [] : finishOtherwise(v.finish)),
];

const startOtherwise = (v: Verdict, start: StartVerdict): readonly string[] => {
  const deadline = formatSeconds(v.deadline);
  switch (start.kind) {
    case 'on-time':
    case 'excused':
      return [];
    case 'late':
      return [
        `On time: a start ${formatDuration(between(v.deadline, start.at))} earlier. ${START_CAUSES[start.cause].otherwise}`,
      ];
    case 'never-started':
      return [`On time: a container started by ${deadline}. ${START_CAUSES[start.cause].otherwise}`];
    case 'dropped':
      return [
        `On time: a Job, and a container started by ${deadline}. ${START_CAUSES[start.cause].otherwise}`,
      ];
    case 'skipped':
      return [
        `A run: its predecessor ${start.predecessor} over before ${formatSeconds(start.until)}, or concurrencyPolicy Allow.`,
      ];
    case 'unknown':
      return [
        `A decision: sight of the ${start.blind.resource} in that time. The observer’s own health is the thing to look at.`,
      ];
    case 'pending':
      return [`A container started by ${deadline} makes it on time.`];
    default:
      return start satisfies never;
  }
};

const finishOtherwise = (finish: FinishVerdict): readonly string[] => {
  switch (finish.kind) {
    case 'killed':
      return [`Its own end: ${lower(KILLED_WORDS[finish.cause].otherwise)}`];
    case 'failed':
      return [
        'Completed: an exit code of 0. This is for the job’s owner; no objective of the cluster is hurt by it.',
      ];
    case 'unknown':
      return [`A decision: sight of the ${finish.blind.resource} in that time.`];
    case 'completed':
    case 'running':
      return [];
    default:
      return finish satisfies never;
  }
};

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
