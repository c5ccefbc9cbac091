import type { Json, JsonObject } from '../../core/event-pattern/json.ts';

export type Resource = { readonly Type: string; readonly Properties: JsonObject };

export const resourcesOf = (template: JsonObject): Readonly<Record<string, Resource>> =>
  template.Resources as unknown as Record<string, Resource>;

export const ofType = (template: JsonObject, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(resourcesOf(template)).filter(([, { Type }]) => Type === type);

const PLACE = 'us-east-1:123456789012';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What a deployment to our test account would give: names are fixed, or the logical id. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'cronwitness',
  'AWS::Events::EventBus': 'cronwitness',
};
const ARNS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': `arn:aws:dynamodb:${PLACE}:table/`,
  'AWS::Events::EventBus': `arn:aws:events:${PLACE}:event-bus/`,
  'AWS::Lambda::Function': `arn:aws:lambda:${PLACE}:function:`,
  'AWS::SQS::Queue': `arn:aws:sqs:${PLACE}:`,
  'AWS::IAM::Role': 'arn:aws:iam::123456789012:role/',
  'AWS::Logs::LogGroup': `arn:aws:logs:${PLACE}:log-group:`,
  'AWS::SNS::Topic': `arn:aws:sns:${PLACE}:`,
};

/** Resolves Ref, Fn::GetAtt Arn, Fn::Join and Fn::Sub as that deployment would. */
export const resolved = (template: JsonObject, value: Json): Json => {
  if (Array.isArray(value)) return value.map((one: Json) => resolved(template, one));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', null]] = Object.entries(value);
  if (key === 'Ref') return named(template, String(argument));
  if (key === 'Fn::GetAtt' && Array.isArray(argument)) return arnOf(template, String(argument[0]));
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    return (resolved(template, argument[1] ?? []) as readonly Json[]).join(String(argument[0]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(template, inner)]));
};

const named = (template: JsonObject, id: string): string => {
  const type = resourcesOf(template)[id]?.Type ?? '';
  return PSEUDO[id] ?? (type === 'AWS::SNS::Topic' ? arnOf(template, id) : (NAMES[type] ?? id));
};

export const arnOf = (template: JsonObject, id: string): string => {
  const type = resourcesOf(template)[id]?.Type ?? '';
  return `${ARNS[type] ?? `arn:aws:unknown:${PLACE}:`}${NAMES[type] ?? id}`;
};
