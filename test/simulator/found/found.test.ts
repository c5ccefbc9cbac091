import { expect, test } from 'vitest';
import { compare } from '../../second-judge/compare.ts';
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
  'a node out of reach tells of an end minutes later: until then its run was held up, by all that anybody knew': 20081,
  'held up until its CronJob was deleted, before any next occurrence': 20741,
  'suspended while it was held up: its next occurrence is still the one of its own schedule': 20330,
  'a pod that came and went in a gap may have worked until the recorded end': 30067,
  'a predecessor in its back-off, gone from a list: nobody saw how long it tried': 21422,
  'a predecessor that waits for its next try leaves the run pending until it goes on': 20539,
  'a CronJob that was deleted and made anew in a gap is not due twice': 20638,
  'known by lastSuccessfulTime alone: that is how it ended, too': 20440,
  'a pod deleted by hand just before its Job gave up ended it, and no failure before it': 5771,
  'replaced in a gap, and the successor was seen by its pods alone': 20244,
  'the Job controller stopped the pod for a reason that nobody saw': 5416,
  'two CronJobs of one name are never there at once': 20187,
  'completed behind a partition, and evicted before anyone knew': 20621,
  'the CronJob left between two ticks: whether the run was still due cannot be said': 21578,
  'still at work when the Pods came into sight again: held up all along': 21641,
  'given up and without a pod, while the controllers were away: nothing held up its successors': 21850,
  'Events of a last attempt in a gap do not blame the one before it': 22016,
  'deleted with all its pods in a gap: its end is unknown, not running': 22167,
  'a container that waits to be restarted shows only its last attempt': 21380,
  'what the judge cannot decide before the next occurrence, a gap before it excuses': 101275,
  'a Job, and later its CronJob, deleted by hand looks as if their namespace had gone': 101831,
  'a Job that was made twice for one time, and seen once': 101896,
  'the end of the second Job is all that was seen': 102622,
  'a pod behind a partition whose end nobody ever saw': 103020,
  'its Job was deleted by hand between two ticks, and its pod had worked until then': 105767,
  'a predecessor in its back-off when a list last had it, and gone from the next': 1000405,
  'what held it up was recorded as over only in a later gap': 1000512,
  'suspended and resumed in a gap': 1004663,
  'the same, in a held watch': 1008033,
  'an end of work that may have been recorded in the gap after it': 1005886,
  'a CronJob that left in a gap of its own took its Job with it': 1003661,
  'an earlier run does not replace a later one': 1009935,
  'a node out of reach hides a first start, and an end': 1007620,
  'another attempt may have been at work when its Job was replaced, and nobody saw the Pods': 1016014,
  'the later pod was seen waiting, and not again': 1024077,
  'whether it was due at all is in doubt: nothing is dropped before its grace is over': 1023105,
  'began and ended by a clock that is behind: its Event tells of a start before the run was due': 2000010,
  'ended by a clock that is ahead, after its Job had given up': 2000144,
  'made again after its store had been put back: traces of the first one decide': 2004098,
  'stopped by its node, and deleted minutes later': 2005124,
  'the completion that is told may be that of a run before, which nobody saw either': 2006404,
  'held up for hours by a Job that nobody looked after': 2000387,
  'a predecessor that came and went in a gap, known by its pods: the run may have been skipped': 1000661,
  'its Job gave it up and was tidied away while nobody saw Jobs and Events': 1113921,
  'what held it up was deleted between two ticks, after the controller had passed it over for that': 1106510,
  'restarted and evicted behind a partition: attempts before the last have ended, though nobody told when': 1106335,
  'two CronJobs deleted by hand, and a run was made between: their namespace was still there': 1107307,
  'made and gone before an older backup was put back, which nothing gave away: nobody can know of it': 2000690,
};

test.each(Object.entries(FOUND))('%s (seed %i)', async (_, seed) => {
  const trial = await tryPlan(planOf(seed));
  expect(trial.lies).toEqual([]);
  expect(compare(trial).disagreements).toEqual([]);
});
