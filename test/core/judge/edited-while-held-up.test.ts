import { expect, test } from 'vitest';
import { cronJob } from '../../build/cronjob.ts';
import { run } from '../../build/run.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';
import { NOMINAL, ok } from './start-row.ts';

test.each([
  [
    '15:31:00 is due by the new schedule, too: nobody has passed it over',
    '1-59/2 * * * *',
    '15:32:30',
    'pending',
  ],
  ['so until the next by the new one', '1-59/2 * * * *', '15:33:10', 'skipped'],
  ['15:31:00 is not due by the new schedule', '*/2 * * * *', '15:32:30', 'skipped'],
])(
  'held up by the run before, its schedule is edited after the next was due: %s',
  (_, schedule, asOf, is) => {
    const edits = [{ at: '15:32:07', spec: { schedule } }];
    const truth = [
      ...cronJob({ schedule: '* * * * *', concurrency: 'Forbid', edits }),
      ...run(ok, '15:30:00', { pod: { started: '15:30:02' } }),
    ];
    expect(startWords(verdictOn(truth, NOMINAL, { asOf }))).toBe(is);
  },
);

test.each([
  ['Forbid', 'Allow'],
  ['Allow', 'Forbid'],
] as const)(
  'its policy went from %s to %s, nobody knows when: skipped by one, dropped by the other',
  (from, to) => {
    const edits = [{ at: '15:33:10', spec: { concurrencyPolicy: to }, unsigned: true } as const];
    const truth = [
      ...cronJob({ schedule: '* * * * *', concurrency: from, edits }),
      ...run(ok, '15:30:00', { pod: { started: '15:30:02' } }),
    ];
    const judging: Judging = { blind: { cronjobs: [['15:30:30', '15:33:30']] }, asOf: '15:34:30' };
    expect(verdictOn(truth, NOMINAL, judging).start).toMatchObject({
      kind: 'unknown',
      created: false,
      blind: { resource: 'cronjobs' },
    });
    expect(verdictOn(truth, NOMINAL, { asOf: '15:34:30' }).start.kind).toBe(
      from === 'Forbid' ? 'skipped' : 'dropped',
    );
  },
);
