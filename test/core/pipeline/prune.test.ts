import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { prune } from '../../../core/pipeline/prune.ts';
import { step } from '../../../core/pipeline/step.ts';
import { emptyWorkingSet, type WorkingSet } from '../../../core/pipeline/working-set.ts';
import { after, formatSeconds, type Instant, minutes } from '../../../core/time.ts';
import { at } from '../../build/at.ts';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { observe } from '../../build/observe.ts';
import { good, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';

const [FROM, TO] = ['09:55:00', '17:00:00'];

/** The last word on every due run, judged every five minutes; `forgetting`: with all forgotten after each that may be. */
const lastWords = (truth: readonly Change[], forgetting: boolean): readonly string[] => {
  const seen = observe(truth, { from: FROM, to: TO });
  const said = new Map<Instant, string>();
  let set: WorkingSet = emptyWorkingSet();
  let from = at('00:00:00');
  for (let t = at(FROM), sequence = 1; t <= at(TO); t = after(t, minutes(5)), sequence++) {
    const facts = seen.filter((s) => s.t > from && s.t <= t).map((s) => s.fact);
    const { changed } = step(set, { sequence, at: t, facts, columns: null }, defaultPolicy);
    for (const { now } of changed) said.set(now.nominal, `${formatSeconds(now.nominal)} ${now.start.kind}`);
    if (forgetting) set = prune(set);
    from = t;
  }
  return [...said.values()].toSorted();
};

const says: CronJobSays = { concurrency: 'Forbid', schedule: '*/30 * * * *', created: '09:45:00' };
const stuck = [...cronJob(says), ...run(refOf(says), '10:00:00', { pod: { waiting: 'ImagePullBackOff' } })];

test('a Job that waits for ever is not forgotten with its page: under Forbid it holds up all that come after it', () => {
  const words = lastWords(stuck, true);
  expect(words.slice(0, 2)).toEqual(['2026-11-22T10:00:00Z never-started', '2026-11-22T10:30:00Z skipped']);
  expect(words.slice(1, 13).every((w) => w.endsWith(' skipped'))).toBe(true);
  expect(words).toEqual(lastWords(stuck, false));
});

test('what is forgotten changes nothing that is said of ordinary runs', () => {
  const of = refOf(says);
  const times = ['10:00', '10:30', '11:00', '11:30', '12:30', '13:00', '14:00'];
  const truth = [...cronJob(says), ...times.flatMap((t) => good(of, `${t}:00`))];
  expect(lastWords(truth, true)).toEqual(lastWords(truth, false));
});
