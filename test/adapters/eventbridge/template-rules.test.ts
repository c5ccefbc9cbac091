import { describe, expect, test } from 'vitest';
import { readTemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import type { Json, JsonObject } from '../../../core/event-pattern/json.ts';
import { hours } from '../../../core/time.ts';
import { alertingTemplate, MAIL, TOPIC, WEBHOOK } from './local-bus.ts';

describe('the template that aws-cdk-lib synthesises', () => {
  test('gives the custom bus beside the default one', async () => {
    expect(readTemplateRules(await alertingTemplate()).buses).toEqual(['default', 'cronwitness']);
  });

  test('gives every rule with its targets, by logical id', async () => {
    const { rules } = readTemplateRules(await alertingTemplate());
    const summary = rules.map(({ bus, enabled, targets }) => [
      bus,
      enabled,
      targets.map(({ kind, logicalId }) => [kind, logicalId]),
    ]);
    expect(summary).toEqual([
      ['cronwitness', true, [['lambda', MAIL]]],
      ['cronwitness', true, [['sns', TOPIC]]],
      ['cronwitness', true, [['api-destination', WEBHOOK]]],
    ]);
  });

  test('gives retries, dead-letter queue and input of a target', async () => {
    const { rules } = readTemplateRules(await alertingTemplate());
    expect(rules[0]?.targets[0]).toMatchObject({
      input: { kind: 'event' },
      retry: { attempts: 3, maximumAge: hours(1) },
      deadLetterQueue: 'DlqD1FAA4AD',
    });
    expect(rules[1]?.targets[0]).toMatchObject({
      input: { kind: 'template', variables: { 'detail-job': '$.detail.job' }, text: '"Run <detail-job>"' },
      retry: { attempts: 185, maximumAge: hours(24) },
      deadLetterQueue: null,
    });
  });

  test('gives an API destination with its connection, without its secret', async () => {
    const { destinations } = readTemplateRules(await alertingTemplate());
    expect(destinations.get(WEBHOOK)).toEqual({
      logicalId: WEBHOOK,
      method: 'POST',
      url: 'https://example.invalid/hook',
      headers: { 'X-From': 'cronwitness' },
      query: {},
      apiKeyHeader: 'Authorization',
    });
  });
});

const LAMBDA = { Type: 'AWS::Lambda::Function', Properties: {} };
const rule = (properties: JsonObject, changes: JsonObject = {}): JsonObject => ({
  Parameters: { Stage: { Type: 'String', Default: 'live' } },
  Resources: {
    Fn: LAMBDA,
    Table: { Type: 'AWS::DynamoDB::Table' },
    R: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['cronwitness'] },
        Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }],
        ...properties,
      },
      ...changes,
    },
  },
});
const target = (properties: JsonObject): JsonObject =>
  rule({ Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, ...properties }] });

describe('what is known before a deployment is resolved', () => {
  const patterns: Readonly<Record<string, readonly [Json, Json]>> = {
    'the account': [{ Ref: 'AWS::AccountId' }, '123456789012'],
    'a parameter with a default': [{ Ref: 'Stage' }, 'live'],
    'a join': [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
    'a substitution': [{ 'Fn::Sub': `x-\${AWS::Region}-\${!literal}` }, `x-us-east-1-\${literal}`],
  };
  test.each(Object.entries(patterns))('%s', (_, [value, expected]) => {
    const { rules } = readTemplateRules(rule({ EventPattern: { account: [value] } }));
    expect(rules[0]?.pattern.fields).toEqual([
      { kind: 'leaf', name: 'account', tests: [{ kind: 'equals', value: expected }] },
    ]);
  });

  test('a rule without a bus is on the default one, and a disabled one is marked', () => {
    const { rules } = readTemplateRules(rule({ State: 'DISABLED' }));
    expect(rules[0]).toMatchObject({ bus: 'default', enabled: false });
  });
});

const refused: Readonly<Record<string, readonly [JsonObject, string]>> = {
  'an operator that is not supported': [
    rule({ EventPattern: { detail: { job: [{ wildcard: '*' }] } } }),
    'R.EventPattern.detail.job[0].wildcard: the operator "wildcard" is not supported',
  ],
  'a schedule instead of a pattern': [rule({ ScheduleExpression: 'rate(1 minute)' }), 'R: Unrecognized key'],
  'a property of a target that we do not know': [
    target({ EcsParameters: {} }),
    'R.Targets.0: Unrecognized key',
  ],
  'a rule under a condition': [rule({}, { Condition: 'IsProd' }), 'R: depends on a Condition'],
  'a target of another kind': [
    target({ Arn: { 'Fn::GetAtt': ['Table', 'Arn'] } }),
    'R.Targets[0].Arn: a target of type AWS::DynamoDB::Table is not understood',
  ],
  'a target outside of the template': [
    target({ Arn: 'arn:aws:lambda:eu-west-1:1:function:x' }),
    'R.Targets[0].Arn: does not name one resource',
  ],
  'a value that only a deployment knows': [
    rule({ EventPattern: { resources: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] } }),
    'R.EventPattern.resources[0]: Fn::GetAtt is not understood',
  ],
  'a placeholder that is not defined': [
    target({ InputTransformer: { InputPathsMap: {}, InputTemplate: '"<job>"' } }),
    'R.Targets[0].InputTransformer: <job> is not defined',
  ],
  'a path with a wildcard': [
    target({ InputTransformer: { InputPathsMap: { a: '$.detail.*' }, InputTemplate: '"<a>"' } }),
    'R.Targets[0].InputTransformer: the path of "a"',
  ],
  'a template that does not give JSON': [
    target({ InputTransformer: { InputPathsMap: {}, InputTemplate: 'plain text' } }),
    'R.Targets[0].InputTransformer: the template does not give JSON',
  ],
  'an input that is no JSON': [target({ Input: '{' }), 'R.Targets[0].Input: is not JSON'],
  'a kind of EventBridge resource that we do not know': [
    { Resources: { P: { Type: 'AWS::Events::Endpoint', Properties: {} } } },
    'P: AWS::Events::Endpoint is not understood',
  ],
  'a template without resources': [{}, 'Resources: the template has none'],
};

describe('what is not understood is refused with its place', () => {
  test.each(Object.entries(refused))('%s', (_, [template, message]) => {
    expect(() => readTemplateRules(template)).toThrow(message);
  });
});
