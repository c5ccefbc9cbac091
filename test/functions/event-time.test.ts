import { describe, expect, test } from 'vitest';
import { formatInstant } from '../../core/time.ts';
import { BadEvent, chainedTime, eventTime } from '../../functions/event-time.ts';

const TIMES: Readonly<Record<string, readonly [unknown, string]>> = {
  'the schedule at the full minute': [
    { cluster: 'lab', time: '2026-11-22T16:00:00Z' },
    '2026-11-22T16:00:00Z',
  ],
  'the same through the queue, half a minute later': [
    [{ cluster: 'lab', time: '2026-11-22T16:00:00Z', delaySeconds: 30 }],
    '2026-11-22T16:00:30Z',
  ],
  'an event of the bus': [{ time: '2026-11-22T16:00:00Z', 'detail-type': 'x' }, '2026-11-22T16:00:00Z'],
};

describe('the time of an event is what the schedule said', () => {
  test.each(Object.entries(TIMES))('%s', (_, [event, expected]) => {
    expect(formatInstant(eventTime(event))).toBe(expected);
  });

  test('of a chained invocation it is what the first one answered', () => {
    const event = { requestPayload: {}, responsePayload: { time: '2026-11-22T16:00:30Z', kind: 'recorded' } };
    expect(formatInstant(chainedTime(event))).toBe('2026-11-22T16:00:30Z');
  });
});

describe('an event without a time is refused: no clock of ours stands in for it', () => {
  test.each([
    ['nothing', undefined],
    ['no time', {}],
    ['a time in words', { time: 'now' }],
    ['a delay in words', { time: '2026-11-22T16:00:00Z', delaySeconds: 'soon' }],
    ['an empty batch', []],
  ])('%s', (_, event) => {
    expect(() => eventTime(event)).toThrow(BadEvent);
  });
});
