import { expect, test } from 'vitest';
import { planOf } from '../generate.ts';
import { tryPlan } from '../trial.ts';

// Fault schedules that once made the product say what was not so, with what it got wrong.
const FOUND: Readonly<Record<string, number>> = {
  'what was due after a CronJob left between two ticks is not dropped': 476,
  'a spec that reached us in one burst with its edit held before it': 1004,
  'changes that a resumed watch brings in one burst may all lie before it; a replaced Job is told': 374,
  'a container restarted in place once too often failed by itself, though its pod was then deleted': 142,
  'a deadline strikes the latest attempt, not the one that failed before it': 261,
  'a restarted container that was at work when its Job was deleted was killed': 1014,
  'a pod that came and went in a gap may have been at work at the deadline': 206,
  'Events tell how a Job ended that left unseen': 248,
  'a pod between two restarts still holds up its successor': 316,
  'the policy was edited to Replace after the run was due': 5160,
  'an eviction of an earlier attempt did not end the last one': 5282,
  'a Job deleted by hand just before the next run was not replaced': 5880,
};

test.each(Object.entries(FOUND))('%s (seed %i)', async (_, seed) => {
  expect((await tryPlan(planOf(seed))).lies).toEqual([]);
});
