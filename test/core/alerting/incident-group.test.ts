import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupIncidents } from '../../../core/alerting/incident-group.ts';
import { nowhere, type Transition, transitions, withdrawals } from '../../../core/alerting/transitions.ts';
import type { StartVerdict, Verdict } from '../../../core/verdict/verdict.ts';
import { bad, good, kill, many, tell } from './incident-story.ts';
import { at, dropped, late, neverStarted, run } from './verdicts.ts';

const before = (start: StartVerdict): Verdict => run('a', '16:00', start);

const stories: Record<
  string,
  { steps: readonly (readonly [string, readonly Transition[]])[]; story: readonly string[] }
> = {
  'a lone miss is an incident of one, over when the next run is known to have started in time': {
    steps: [
      ['16:20', bad('a', '16:00', dropped())],
      ['17:01', good('a', '17:00')],
      ['17:19', []],
      ['17:20', []],
    ],
    story: [
      '16:20 opened cronjob.missed.uid-a 1',
      '17:01 updated cronjob.missed.uid-a 1',
      '17:20 closed cronjob.missed.uid-a 1 over',
    ],
  },
  'a cluster-wide outage that drops 500 runs is one incident': {
    steps: [
      ['16:20', many(500, (n) => bad(n, '16:00', dropped('controller-down')))],
      ['16:31', many(500, (n) => good(n, '16:30'))],
      ['16:50', []],
    ],
    story: [
      '16:20 opened controller-down 500',
      '16:31 updated controller-down 500',
      '16:50 closed controller-down 500 over',
    ],
  },
  'an outage goes on over several ticks and stays one': {
    steps: [
      ['16:20', many(20, (n) => bad(n, '16:00', dropped('controller-down')))],
      ['16:21', many(20, (n) => bad(n, '16:01', dropped('controller-down')))],
    ],
    story: ['16:20 opened controller-down 20', '16:21 updated controller-down 40'],
  },
  'drops within an outage join it, whatever the controller made of them': {
    steps: [
      [
        '16:20',
        [
          ...bad('b', '16:03', dropped('superseded')),
          ...many(4, (n) => bad(n, '16:00', dropped('controller-down'))),
          ...many(4, (n) => bad(n, '16:05', dropped('controller-down'))),
        ],
      ],
    ],
    story: ['16:20 opened controller-down 9'],
  },
  'a drop outside the outage, or refused by a quota, is its own': {
    steps: [
      [
        '16:20',
        [
          ...bad('b', '15:00', dropped('superseded')),
          ...bad('c', '16:00', dropped('create-refused')),
          ...many(3, (n) => bad(n, '16:00', dropped('controller-down'))),
        ],
      ],
    ],
    story: [
      '16:20 opened controller-down 3',
      '16:20 opened cronjob.missed.uid-b 1',
      '16:20 opened refused.lab 1',
    ],
  },
  'a drop of a closed outage that is proven only later sends nobody a second mail': {
    steps: [
      ['16:20', many(3, (n) => bad(n, '16:00', dropped('controller-down')))],
      ['16:21', many(3, (n) => bad(n, '16:02', dropped('controller-down')))],
      ['16:24', many(3, (n) => good(n, '16:03'))],
      ['16:30', bad('late-proof', '16:01', dropped('superseded'))],
    ],
    story: [
      '16:20 opened controller-down 3',
      '16:21 updated controller-down 6',
      '16:24 closed controller-down 6 over',
      '16:30 updated controller-down 7',
    ],
  },
  'an outage after an outage is a second incident': {
    steps: [
      ['16:20', many(3, (n) => bad(n, '16:00', dropped('controller-down')))],
      ['16:30', many(3, (n) => good(n, '16:05'))],
      ['19:20', many(3, (n) => bad(n, '19:00', dropped('controller-down')))],
    ],
    story: [
      '16:20 opened controller-down 3',
      '16:30 closed controller-down 3 over',
      '19:20 opened controller-down 3',
    ],
  },
  'four CronJobs that nobody can schedule are four incidents': {
    steps: [['16:20', many(4, (n) => bad(n, '16:00', neverStarted('unschedulable')))]],
    story: [0, 1, 2, 3].map((n) => `16:20 opened cronjob.missed.uid-job-00${n} 1`),
  },
  'five CronJobs that nobody can schedule are a full cluster': {
    steps: [['16:20', many(5, (n) => bad(n, '16:00', neverStarted('unschedulable')))]],
    story: ['16:20 opened widespread.missed.unschedulable 5'],
  },
  'a trouble that spreads from tick to tick becomes widespread at the fifth CronJob': {
    steps: [
      ['16:20', bad('a', '16:00', neverStarted('unschedulable'))],
      ['16:21', bad('b', '16:01', neverStarted('unschedulable'))],
      ['16:22', bad('c', '16:02', neverStarted('unschedulable'))],
      ['16:23', bad('d', '16:03', neverStarted('unschedulable'))],
      ['16:24', bad('e', '16:04', neverStarted('unschedulable'))],
      ['16:25', bad('f', '16:05', neverStarted('unschedulable'))],
    ],
    story: [
      ...['a', 'b', 'c', 'd'].map((n, i) => `16:2${i} opened cronjob.missed.uid-${n} 1`),
      '16:24 opened widespread.missed.unschedulable 1',
      '16:25 updated widespread.missed.unschedulable 2',
    ],
  },
  'a CronJob that is killed again and again is one incident, whatever kills it': {
    steps: [
      ['16:01', kill('oom', '16:00', 'oom-killed')],
      ['16:02', kill('oom', '16:01', 'signal')],
      ['16:03', kill('oom', '16:02', 'oom-killed')],
    ],
    story: [
      '16:01 opened cronjob.killed.uid-oom 1',
      '16:02 updated cronjob.killed.uid-oom 2',
      '16:03 updated cronjob.killed.uid-oom 3',
    ],
  },
  'a CronJob that fails every other minute is one incident until ten minutes were quiet': {
    steps: [
      ['16:01', kill('x', '16:00', 'evicted')],
      ['16:02', good('x', '16:01')],
      ['16:10', kill('x', '16:09', 'evicted')],
      ['16:11', good('x', '16:10')],
      ['16:19', []],
      ['16:30', []],
    ],
    story: [
      '16:01 opened cronjob.killed.uid-x 1',
      '16:02 updated cronjob.killed.uid-x 1',
      '16:10 updated cronjob.killed.uid-x 2',
      '16:11 updated cronjob.killed.uid-x 2',
      '16:30 closed cronjob.killed.uid-x 2 over',
    ],
  },
  'runs that one node took with it are one incident, over when no more follow': {
    steps: [
      ['16:05', [...kill('a', '16:00', 'node-lost', 'n1'), ...kill('b', '16:01', 'node-shutdown', 'n1')]],
      ['16:06', kill('c', '16:01', 'node-lost', 'n2')],
      ['16:15', []],
      ['16:16', []],
    ],
    story: [
      '16:05 opened node.n1 2',
      '16:06 opened node.n2 1',
      '16:15 closed node.n1 2 over',
      '16:16 closed node.n2 1 over',
    ],
  },
  'one image that cannot be had is one incident, for all its CronJobs': {
    steps: [
      [
        '16:20',
        ['a', 'b'].flatMap((n) =>
          bad(n, '16:00', neverStarted('image-pull'), { ...nowhere, image: 'pay:7' }),
        ),
      ],
    ],
    story: ['16:20 opened image.pay_7_a1ab82dd 2'],
  },
  'a quota that refuses a namespace’s Jobs is one incident': {
    steps: [
      [
        '16:20',
        [...bad('a', '16:00', dropped('create-refused')), ...bad('b', '16:00', neverStarted('quota'))],
      ],
    ],
    story: ['16:20 opened refused.lab 2'],
  },
  'a run that started after all ends its incident of one': {
    steps: [
      ['16:20', bad('a', '16:00', neverStarted())],
      ['16:25', transitions(before(neverStarted()), before(late(at('16:24'))))],
    ],
    story: ['16:20 opened cronjob.missed.uid-a 1', '16:25 closed cronjob.missed.uid-a 1 recovered'],
  },
  'a verdict taken back ends its incident as a correction': {
    steps: [
      ['16:20', bad('a', '16:00', dropped())],
      ['16:25', withdrawals(before(dropped()))],
    ],
    story: ['16:20 opened cronjob.missed.uid-a 1', '16:25 closed cronjob.missed.uid-a 1 corrected'],
  },
  'the same transition twice is one run': {
    steps: [
      ['16:20', bad('a', '16:00', dropped())],
      ['16:21', bad('a', '16:00', dropped())],
    ],
    story: ['16:20 opened cronjob.missed.uid-a 1'],
  },
  'good news without an incident is no news': {
    steps: [['16:20', many(50, (n) => good(n, '16:00'))]],
    story: [],
  },
  'a monthly job’s miss is not forgotten within the month': {
    steps: [
      ['16:20', bad('a', '16:00', dropped())],
      ['23:59', []],
    ],
    story: ['16:20 opened cronjob.missed.uid-a 1'],
  },
};

describe('incidents', () => {
  test.each(Object.entries(stories))('%s', (_, { steps, story }) => {
    expect(tell(steps)).toEqual(story);
  });

  test('the order of facts within a tick changes nothing', () => {
    const changed = [
      ...many(7, (n) => bad(n, '16:00', dropped('controller-down'))),
      ...many(6, (n) => kill(n, '16:01', 'evicted')),
      ...bad('x', '16:00', dropped('superseded')),
      ...many(3, (n) => good(n, '16:02')),
      ...many(5, (n) => bad(n, '16:02', neverStarted('volume'))),
    ];
    const first = groupIncidents({ cluster: 'c', known: [] }, changed, at('16:30'));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(changed, { minLength: changed.length }),
        fc.array(fc.constantFrom(...changed), { maxLength: 5 }),
        (shuffled, again) => {
          expect(groupIncidents({ cluster: 'c', known: [] }, [...shuffled, ...again], at('16:30'))).toEqual(
            first,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
