import { describe, expect, test } from 'vitest';
import {
  declaredBefore,
  maintenanceFromAnnotations,
  parseMaintenance,
} from '../../../core/alerting/maintenance.ts';
import { formatInstant } from '../../../core/time.ts';
import { at } from './verdicts.ts';

const everybody = { namespace: null, name: null };
const read = (text: string): readonly string[] => {
  const { windows, bad } = parseMaintenance(text, everybody);
  return [
    ...windows.map((m) => `${formatInstant(m.window.from)} ${formatInstant(m.window.to)} ${m.reason}`),
    ...bad.map((b) => `bad: ${b.problem}`),
  ];
};

describe('declared maintenance', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a window with its reason',
      '2026-12-01T22:00:00Z/2026-12-02T02:00:00Z database upgrade',
      ['2026-12-01T22:00:00Z 2026-12-02T02:00:00Z database upgrade'],
    ],
    [
      'a time in another zone',
      '2026-12-01T22:00:00+01:00/2026-12-01T23:00:00+01:00 x',
      ['2026-12-01T21:00:00Z 2026-12-01T22:00:00Z x'],
    ],
    [
      'two, and one that cannot be read between them',
      '2026-12-01T22:00:00Z/2026-12-01T23:00:00Z a; tomorrow/later b;\n2026-12-03T22:00:00Z/2026-12-03T23:00:00Z c',
      [
        '2026-12-01T22:00:00Z 2026-12-01T23:00:00Z a',
        '2026-12-03T22:00:00Z 2026-12-03T23:00:00Z c',
        'bad: "tomorrow" is not an RFC 3339 time',
      ],
    ],
    ['nothing', '  ', []],
    [
      'a time without a zone',
      '2026-12-01T22:00:00/2026-12-01T23:00:00Z a',
      ['bad: "2026-12-01T22:00:00" is not an RFC 3339 time'],
    ],
    ['no interval', 'always', ['bad: expected FROM/TO reason']],
    [
      'an end before the beginning',
      '2026-12-01T22:00:00Z/2026-12-01T21:00:00Z a',
      ['bad: it ends before it begins'],
    ],
    [
      'a year by a slip of the pen',
      '2026-12-01T22:00:00Z/2027-12-01T21:00:00Z a',
      ['bad: it is longer than 31 days'],
    ],
    ['no reason', '2026-12-01T22:00:00Z/2026-12-01T23:00:00Z', ['bad: it gives no reason']],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  const window = { ...everybody, window: { from: at('16:00'), to: at('17:00') }, reason: 'x' };

  test('a window counts when it was declared before its time', () => {
    expect(declaredBefore([{ ...window, declared: at('15:59') }])).toEqual([window]);
    expect(declaredBefore([{ ...window, declared: at('16:00') }])).toEqual([window]);
  });

  test('one declared while it ran excuses the rest of it, one declared afterwards nothing', () => {
    expect(declaredBefore([{ ...window, declared: at('16:30') }])).toEqual([
      { ...window, window: { from: at('16:30'), to: at('17:00') } },
    ]);
    expect(declaredBefore([{ ...window, declared: at('17:00') }])).toEqual([]);
  });

  test('an annotation speaks for its CronJob, from when it was seen until it was taken away', () => {
    const seen = {
      namespace: 'lab',
      name: 'nightly',
      text: '2026-11-22T16:00:00Z/2026-11-22T17:00:00Z upgrade; nonsense',
      firstLearned: at('15:00'),
      goneBy: at('16:20'),
    };
    expect(maintenanceFromAnnotations([seen])).toEqual({
      windows: [
        {
          namespace: 'lab',
          name: 'nightly',
          window: { from: at('16:00'), to: at('16:20') },
          reason: 'upgrade',
        },
      ],
      bad: [{ text: 'nonsense', problem: 'expected FROM/TO reason' }],
    });
    expect(maintenanceFromAnnotations([{ ...seen, goneBy: at('15:30') }]).windows).toEqual([]);
  });
});
