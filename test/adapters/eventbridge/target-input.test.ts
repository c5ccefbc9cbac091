import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../adapters/eventbridge/envelope.ts';
import { targetInput } from '../../../adapters/eventbridge/target-input.ts';
import type { Json, JsonObject } from '../../../core/event-pattern/json.ts';

const event = (detail: JsonObject): Envelope => ({
  version: '0',
  id: 'e-1',
  'detail-type': 'Incident Opened',
  source: 'cronwitness',
  account: '123456789012',
  time: '2026-11-22T16:00:00Z',
  region: 'us-east-1',
  resources: ['arn:a', 'arn:b'],
  detail,
});

const make = (text: string, variables: Record<string, string>, detail: JsonObject): Json =>
  targetInput(
    { kind: 'template', text, variables },
    {
      event: event(detail),
      rule: { name: 'ToWebhook', arn: 'arn:rule' },
      ingestionTime: '2026-11-22T16:00:01Z',
    },
  );

type Row = readonly [text: string, variables: Record<string, string>, detail: JsonObject, expected: Json];
const rows: Readonly<Record<string, Row>> = {
  'a value inside a text': ['"Run <job>"', { job: '$.detail.job' }, { job: 'lab/ok' }, 'Run lab/ok'],
  'a text outside of quotes': [
    '{"job":<job>}',
    { job: '$.detail.job' },
    { job: 'lab/ok' },
    { job: 'lab/ok' },
  ],
  'a number outside of quotes': ['{"n":<n>}', { n: '$.detail.n' }, { n: 59 }, { n: 59 }],
  'a list outside of quotes': [
    '{"runs":<runs>}',
    { runs: '$.detail.runs' },
    { runs: ['a', 'b'] },
    { runs: ['a', 'b'] },
  ],
  'a list inside a text': ['"<runs>"', { runs: '$.detail.runs' }, { runs: ['a'] }, '["a"]'],
  'quotes, newlines and backslashes in a value': [
    '"<job>"',
    { job: '$.detail.job' },
    { job: 'a"\n\\<b>' },
    'a"\n\\<b>',
  ],
  'quotes in the template itself': ['"say \\"<job>\\""', { job: '$.detail.job' }, { job: 'ok' }, 'say "ok"'],
  'an element of a list': ['<first>', { first: '$.resources[0]' }, {}, 'arn:a'],
  'a name with a dash': ['<type>', { type: '$.detail-type' }, {}, 'Incident Opened'],
  'a path that the event lacks': ['{"a":<a>,"b":"x<a>"}', { a: '$.detail.a.b' }, {}, { a: '', b: 'x' }],
  'the name of the rule': ['"<aws.events.rule-name>"', {}, {}, 'ToWebhook'],
  'the ARN of the rule': ['"<aws.events.rule-arn>"', {}, {}, 'arn:rule'],
  'the time of acceptance': ['<aws.events.event.ingestion-time>', {}, {}, '2026-11-22T16:00:01Z'],
  'a placeholder inside of a value is left alone': ['"<a>"', { a: '$.detail.a' }, { a: '<a>' }, '<a>'],
};

describe('an input transformer fills in', () => {
  test.each(Object.entries(rows))('%s', (_, [text, variables, detail, expected]) => {
    expect(make(text, variables, detail)).toEqual(expected);
  });

  test('the whole event, and the event without its detail', () => {
    const made = make('{"all":<aws.events.event.json>,"head":<aws.events.event>}', {}, { a: 1 });
    const { detail: _, ...head } = event({});
    expect(made).toEqual({ all: event({ a: 1 }), head });
  });

  test('any text whatever, unchanged, in and out of quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (job) => {
        expect(make('{"in":"<j>","out":<j>}', { j: '$.detail.job' }, { job })).toEqual({ in: job, out: job });
      }),
    );
  });
});

describe('other inputs', () => {
  const context = { event: event({ a: { b: 1 } }), rule: { name: 'r', arn: 'arn' }, ingestionTime: '' };
  test('the event itself', () => {
    expect(targetInput({ kind: 'event' }, context)).toEqual(event({ a: { b: 1 } }));
  });
  test('a constant', () => {
    expect(targetInput({ kind: 'constant', value: { x: 1 } }, context)).toEqual({ x: 1 });
  });
  test('a part of the event', () => {
    expect(targetInput({ kind: 'path', path: '$.detail.a' }, context)).toEqual({ b: 1 });
  });
});
