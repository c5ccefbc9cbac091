import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Fact } from '../../core/facts/fact.ts';
import { defaultPolicy, type Policy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { closeDays, dayOfZone, openDays } from '../../core/pipeline/days.ts';
import { freeze, thaw } from '../../core/pipeline/freeze.ts';
import { prune } from '../../core/pipeline/prune.ts';
import { step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../../core/pipeline/working-set.ts';
import { instant } from '../../core/time.ts';

const zone = findZone('UTC');
if (zone === undefined) throw new Error('UTC is always known');
const dayOf = dayOfZone(zone);

export type Tick = {
  readonly at: number;
  readonly facts: readonly Fact[];
  readonly afterwards: 'go on' | 'prune' | 'thaw';
};

const UIDS = ['uid', 'cronJobUid', 'jobUid', 'aboutUid'];

/** The same story with UUIDs for UIDs, as in any real cluster: rows keep them as numbers. */
export const withUuids = (ticks: readonly Tick[]): readonly Tick[] => {
  const uuidFor = (uid: string): string => {
    const hex = createHash('md5').update(uid).digest('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  return ticks.map((tick) => ({
    ...tick,
    facts: tick.facts.map((fact): Fact => {
      const own = Object.entries(fact).map(([key, value]) =>
        UIDS.includes(key) && typeof value === 'string' ? [key, uuidFor(value)] : [key, value],
      );
      return { ...fact, ...Object.fromEntries(own) };
    }),
  }));
};

/** All that a judge says and keeps, tick by tick. */
const saidOf = (ticks: readonly Tick[], policy: Policy, lanesClosed: boolean) => {
  let set: WorkingSet = emptyWorkingSet(lanesClosed);
  let inLanes = 0;
  const steps = ticks.map(({ at, facts, afterwards }, i) => {
    const record = { sequence: i + 1, at: instant(at), facts, columns: null };
    const { changed, withdrawn, pages } = step(set, record, policy);
    for (const lane of set.lanes.byUid.values()) inLanes += lane.runs.length;
    const told = pages.map(({ tidy, ...page }) => page);
    const text = JSON.stringify([changed, withdrawn, told, closeDays(set, pages, dayOf)]);
    if (afterwards !== 'go on') set = prune(set);
    if (afterwards === 'thaw') {
      const thawed = thaw(freeze(set)) ?? set;
      const lanes = { ...emptyWorkingSet(lanesClosed).lanes, prunedAt: thawed.lanes.prunedAt };
      set = { ...thawed, lanes };
    }
    return text;
  });
  return { steps, days: JSON.stringify(openDays(set, dayOf)), kept: withoutStrays(freeze(set)), inLanes };
};

/** A Pod is forgotten with its Job where both were in a lane; the world keeps one without a Job for an hour more. */
const withoutStrays = (text: string): unknown => {
  const { jobs, pods, ...rest } = JSON.parse(text);
  const names = new Set(jobs.map((j: { namespace: string; name: string }) => `${j.namespace}/${j.name}`));
  const own = (p: { namespace: string; jobName: string }): boolean =>
    names.has(`${p.namespace}/${p.jobName}`);
  return { ...rest, jobs, pods: pods.filter(own) };
};

/** Expects the same of both judges, to the byte; tells how many runs were seen in lanes, summed over the ticks. */
export const compareLanes = (ticks: readonly Tick[], policy = defaultPolicy): number => {
  const general = saidOf(ticks, policy, true);
  const tidy = saidOf(ticks, policy, false);
  for (const [i, text] of general.steps.entries()) expect([i, tidy.steps[i]]).toEqual([i, text]);
  expect(tidy.days).toBe(general.days);
  expect(tidy.kept).toEqual(general.kept);
  expect(general.inLanes).toBe(0);
  return tidy.inLanes;
};
