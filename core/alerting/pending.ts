import { after, between, formatDuration, formatInstant, type Instant, minutes } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { cronJobName, type DecidedEvent, headOf, runKey, runLinks, runPart } from './event.ts';
import { NAME, plain, SENTENCE, shellWord } from './plain.ts';

/** A run whose Job exists: when it was made, when its first container started, what its pods wait for. */
export type Waiting = {
  readonly run: Verdict;
  readonly created: Instant;
  readonly startedAt: Instant | null;
  readonly pods: readonly { readonly name: string; readonly reason: string | null }[];
};

/** Long enough for an image to be pulled and a node to be added, and time is left before the grace is over. */
export const STUCK = minutes(5);

/**
 * The warnings that are due as of an instant: a Job five minutes old, no container started, its run not decided yet.
 * The same run gives the same event, so that it is stored once however often it is found.
 * With a grace of five minutes or less the run is missed before it is stuck, and no warning comes.
 */
export const stuckPending = (
  waiting: readonly Waiting[],
  { cluster }: { readonly cluster: string },
  asOf: Instant,
): readonly DecidedEvent[] =>
  waiting
    .filter((w) => w.startedAt === null && w.run.start.kind === 'pending')
    .filter((w) => asOf >= after(w.created, STUCK) && asOf < w.run.deadline)
    .map((w) => warning(w, cluster));

const warning = ({ run, created, pods }: Waiting, cluster: string): DecidedEvent => {
  const key = runKey(cluster, run);
  const id = `pod-stuck-pending/${key}`;
  const reason = plain(pods.find((p) => p.reason !== null)?.reason ?? noReason(pods.length), SENTENCE);
  const look = pods[0] === undefined ? ['job', run.job ?? run.name] : ['pod', pods[0].name];
  // What it says is true from the fifth minute on, whenever it is found: so a repeated warning is the same one.
  const at = after(created, STUCK);
  const summary = `${cronJobName(run)}: no container has started in ${formatDuration(STUCK)} (${reason})`;
  const nextStep = `Run \`kubectl -n ${shellWord(run.namespace)} describe ${look[0]} ${shellWord(look[1] ?? '')}\` before ${formatInstant(run.deadline)}, when the run counts as missed.`;
  return {
    id,
    detailType: 'Pod Stuck Pending',
    time: at,
    group: `run/${key}`,
    detail: {
      ...headOf({ id, cluster }, { summary, nextStep, ...runLinks(run) }),
      ...runPart(run),
      created: formatInstant(created),
      waitingSeconds: Math.floor(between(created, at) / 1000),
      reason,
      pods: pods.slice(0, 5).map((p) => plain(p.name, NAME)),
    },
  };
};

const noReason = (pods: number): string => (pods === 0 ? 'no pod was created' : 'its pod gives no reason');
