import { type Coverage, covers } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { PodState } from '../history/state.ts';
import { after, between, type Instant, type Interval, latest, seconds } from '../time.ts';
import type { FinishVerdict } from '../verdict/verdict.ts';
import { surelyCounts } from './counted.ts';
import { AGAIN, lastOf } from './deciding-failure.ts';
import { blindnessIn, containerEnded } from './evidence.ts';
import { byEvents, completionTold, failureTold } from './finish-by-events.ts';
import { isIndexed, successes } from './indexes.ts';
import { gaveUp } from './job-conditions.ts';
import type { Surroundings } from './job-end.ts';
import { failureOf, outsideAct, regularAttempts, type Success } from './pod-failure.ts';
import { hasBegun } from './started.ts';

type Around = Surroundings & { readonly coverage: Coverage };

/** As many pods ended well by themselves as were asked for, and nobody tried again afterwards. */
export const byOwnWork = (run: Run, around: Around, asOf: Instant): FinishVerdict | null => {
  const done = successesOf(run);
  const last = done?.reduce((a, b) => (b.at >= a.at ? b : a));
  if (done === null || last === undefined) return null;
  const failed = gaveUp(run.job)?.at ?? null;
  const over = run.job === null || run.job.gone !== null || failed !== null;
  if (triedAgain(run, last.at, over)) return null;
  // A controller at work records the end, or tries again, within seconds: until then nothing is decided.
  if (!over && (asOf - last.at <= UNRECORDED || !done.every((s) => surelyCounts(run, s.pod, s.at))))
    return null;
  // Its Job was never seen: whether it asked for more than one good end, nobody knows.
  if (run.job === null && failureTold(run, around.events)) {
    const life = { from: last.pod.created, to: last.at };
    return { kind: 'unknown', blind: blindnessIn(around.coverage, 'jobs', life), evidence: [] };
  }
  // Whoever tells that it completed tells when it tried no more: so it stays, however much is seen of the time after.
  const told = completionTold(run, around.events)?.first;
  const unseen =
    perhapsTriedAgain(run, around.coverage, failed ?? told ?? run.job?.gone?.learned ?? asOf) ??
    (run.job?.completions === 1 ? unseenBeside(run, around.coverage, last.at) : null);
  // What a Job that gave up tells of its end is read elsewhere.
  if (unseen !== null && failed !== null) return null;
  if (unseen !== null)
    return (
      byEvents(run, around) ?? {
        kind: 'unknown',
        blind: blindnessIn(around.coverage, 'pods', unseen),
        evidence: [],
      }
    );
  const disruptions = run.pods.filter((p) => (failureOf(p, null)?.cause ?? null) !== null).length;
  const evidence = regularAttempts(last.pod).map((a) => containerEnded(last.pod, a));
  return { kind: 'completed', at: last.at, disruptions, basis: over ? 'job' : 'work', evidence };
};

// DESIGN §6: an end that is not recorded within a minute was not seen by a controller at work.
const UNRECORDED = seconds(60);

/** One that never began, and will not any more, ended nothing. */
const triedAgain = (run: Run, ended: Instant, over: boolean): boolean =>
  run.pods.some((p) => p.created > ended && (!over || hasBegun(run, p)));

/**
 * The pods that ended well by themselves; null where they are fewer than the Job asks for, where others are at work, or where
 * nobody knows how many it asks for.
 */
const successesOf = (run: Run): readonly Success[] | null => {
  if (run.job?.managedBy || (run.job === null && (wantsSeveral(run) || isIndexed(run)))) return null;
  const done = successes(run);
  return done.length < Math.max(1, run.job?.completions ?? 1) || othersAtWork(run, done) ? null : done;
};

/** Of a work queue one pod has to end well, and those that worked beside it may yet make it fail. */
const othersAtWork = (run: Run, done: readonly Success[]): boolean => {
  const { job, pods } = run;
  if (job === null || job.parallelism === 1) return false;
  const last = lastOf(done) ?? job.created;
  const others = pods.filter((p) => done.every((s) => s.pod !== p));
  if (!isQueue(run)) return others.some((p) => !isLost(p, last));
  return others.some((p) => gaveUp(job) !== undefined || !isWrittenOff(p, last));
};

/** Nobody had acted on it, it had failed before the last of the others ended well, and its Job had gone on. */
const isWrittenOff = (pod: PodState, t: Instant): boolean =>
  pod.phase === 'Failed' && outsideAct(pod) === null && (failureOf(pod, null)?.at ?? after(t, CLOCKS)) <= t;

/** It asks for one success, and works with several pods at once. */
const isQueue = (run: Run): boolean =>
  run.job !== null && run.job.parallelism > 1 && run.job.completions === 1 && wantsSeveral(run);

/** The life of a Job of several pods at once, where nobody saw all of it: others may have come and gone. */
export const unseenBeside = ({ job }: Run, { pods }: Coverage, until: Instant): Interval | null => {
  if (job === null || job.parallelism === 1) return null;
  const life = { from: job.created, to: until };
  return covers(pods, life) ? null : life;
};

/** It made a pod while another was at work, or after one had ended well. */
const wantsSeveral = ({ pods }: Run): boolean =>
  pods.some((p) =>
    pods.some(
      (later) =>
        later !== p &&
        later.created >= p.created &&
        (between(p.created, later.created) <= TOGETHER || !isLost(p, later.created)),
    ),
  );
// One sync makes all that are missing; no pod fails and is replaced so soon after it was made.
const TOGETHER = seconds(1);

/** Had it failed by then, or been asked to go? Its kubelet's clock may be ahead a little. */
const isLost = (pod: PodState, t: Instant): boolean => {
  const lost = [failureOf(pod, null)?.at, outsideAct(pod) ?? undefined, pod.gone?.learned];
  return lost.some((at) => at !== undefined && at <= after(t, CLOCKS));
};
const CLOCKS = seconds(2);

/**
 * The time up to the Job's end in which it may have tried again unseen, though its work had ended well; null where its
 * success surely counts, where the next try was seen, where there was no time for one, or where we were looking.
 */
export const perhapsTriedAgain = (run: Run, { pods }: Coverage, until: Instant): Interval | null => {
  const doubtful = successesOf(run)?.find((s) => !surelyCounts(run, s.pod, s.at));
  if (doubtful === undefined || triedAgain(run, doubtful.at, true)) return null;
  const from = latest(doubtful.at, outsideAct(doubtful.pod) ?? doubtful.at);
  return until - from <= AGAIN || covers(pods, { from, to: until }) ? null : { from: doubtful.at, to: until };
};
