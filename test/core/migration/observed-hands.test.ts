import { expect, test } from 'vitest';
import { handsFor, observedHandOvers } from '../../../core/migration/observed-hands.ts';
import { aCronJob, aJob, at } from './builders.ts';

const seen = at('20T00:00:05');
const ROWS = {
  'created in the open': {
    cronJobs: [aCronJob(at('20T00:00:00'), [{ seen, suspend: false }])],
    is: ['20 kubernetes'],
  },
  'created suspended, and still so': {
    cronJobs: [aCronJob(at('20T00:00:00'), [{ seen, suspend: true }])],
    is: [],
  },
  'unsuspended: as managedFields tell it': {
    cronJobs: [
      aCronJob(at('20T00:00:00'), [
        { seen, suspend: true },
        { seen: at('21T00:00:30'), suspend: false, changed: at('21T00:00:00') },
      ]),
    ],
    is: ['21 kubernetes'],
  },
  'suspended again': {
    cronJobs: [
      aCronJob(at('20T00:00:00'), [
        { seen, suspend: false },
        { seen: at('22T00:00:00'), suspend: true },
      ]),
    ],
    is: ['20 kubernetes', '22 chronos'],
  },
  deleted: {
    cronJobs: [aCronJob(at('20T00:00:00'), [{ seen, suspend: false }], at('23T00:00:00'))],
    is: ['20 kubernetes', '23 chronos'],
  },
  'deleted and made anew in the same second: it never changed hands': {
    cronJobs: [
      aCronJob(at('20T00:00:00'), [{ seen, suspend: false }], at('23T00:00:00')),
      aCronJob(at('23T00:00:00'), [{ seen: at('23T00:00:01'), suspend: false }]),
    ],
    is: ['20 kubernetes'],
  },
} as const;

test.each(Object.entries(ROWS))('%s', (_, { cronJobs, is }) => {
  const found = observedHandOvers(cronJobs);
  expect(found.map(({ at: when, scheduler }) => `${new Date(when).getUTCDate()} ${scheduler}`)).toEqual(is);
});

const OPEN = ROWS['created in the open'].cronJobs;
test.each([
  [
    'the file has a history: it decides',
    aJob({ since: [{ at: at('19T00:00:00'), scheduler: 'kubernetes' }] }),
    true,
    'file',
  ],
  ['the file has none, the cluster does', aJob(), true, 'observed'],
  ['the old scheduler never knew the job', aJob(), false, 'none'],
  ['the cluster contradicts the file', aJob({ scheduler: 'chronos' }), true, 'none'],
  ['shadow mode is declared', aJob({ shadow: { kind: 'always' } }), true, 'none'],
] as const)('%s', (_, job, known, source) => {
  expect(handsFor(job, OPEN, known).source).toBe(source);
});
