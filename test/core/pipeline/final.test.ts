import { expect, test } from 'vitest';
import { isFinal } from '../../../core/pipeline/final.ts';
import { after, hours, minutes } from '../../../core/time.ts';
import { at, plus } from '../../build/at.ts';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { run } from '../../build/run.ts';
import { verdictOn } from '../../build/verdicts.ts';

test('an excused run that has not begun may yet begin, and has an end then: it is not final before nothing more can be learned', () => {
  const window = { from: plus('15:30:00', 0), to: plus('15:32:00', 0) };
  const policy = { maintenance: [{ window, namespace: 'lab', name: null, reason: 'game day' }] };
  const waits = run(refOf({}), '15:31:00', { pod: { scheduled: 'never' } });
  const excused = verdictOn([...cronJob({ schedule: '31 * * * *' }), ...waits], '15:31:00', { policy });
  expect([excused.start.kind, excused.finish]).toEqual(['excused', null]);
  const deadline = at('15:32:00');
  expect(isFinal(excused, after(deadline, minutes(20)))).toBe(false);
  expect(isFinal(excused, after(deadline, hours(2)))).toBe(true);
});
