import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../core/event-pattern/json.ts';
import { arnOf, ofType, resolved } from '../intrinsics.ts';
import type { StackOfEverything } from './stack-of-everything.ts';

type Statement = {
  readonly Effect: string;
  readonly Principal: JsonObject;
  readonly Action: Json;
  readonly Resource: Json;
  readonly Condition?: JsonObject;
};

/** Whom topics and queues let in. A policy of ours takes the place of the service's own, which lets the account's alarms in. */
export const resourcePolicies = (stack: StackOfEverything): void => {
  const template = () => stack.assembly.template;
  const allowedBy = (type: string): readonly Statement[] =>
    ofType(template(), type).flatMap(([, { Properties }]) => {
      const document = resolved(template(), Properties.PolicyDocument ?? {}) as unknown as {
        readonly Statement: readonly Statement[];
      };
      return document.Statement.filter(({ Effect }) => Effect === 'Allow');
    });
  const letsIn = (
    statements: readonly Statement[],
    wish: { readonly service: string; readonly action: string; readonly resource: string },
  ): readonly Statement[] =>
    statements.filter(
      ({ Principal, Action, Resource }) =>
        Principal.Service === wish.service &&
        [Action].flat().includes(wish.action) &&
        Resource === wish.resource,
    );

  describe('resource policies', () => {
    test('let this account’s alarms speak on the topic that each of them names', () => {
      const alarms = ofType(template(), 'AWS::CloudWatch::Alarm');
      expect(alarms.length).toBeGreaterThan(9);
      for (const [id, { Properties }] of alarms)
        for (const topic of resolved(template(), Properties.AlarmActions ?? []) as readonly string[]) {
          const wish = { service: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource: topic };
          const found = letsIn(allowedBy('AWS::SNS::TopicPolicy'), wish);
          expect(
            found.map(({ Condition }) => Condition),
            id,
          ).toEqual([{ StringEquals: { 'aws:SourceAccount': '123456789012' } }]);
        }
    });

    test('let each rule put what it could not deliver into its dead-letter queue', () => {
      const rules = ofType(template(), 'AWS::Events::Rule');
      expect(rules).toHaveLength(4);
      for (const [id, { Properties }] of rules)
        for (const target of Properties.Targets as readonly JsonObject[]) {
          const { Arn } = resolved(template(), target.DeadLetterConfig ?? {}) as { readonly Arn: string };
          const wish = { service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: Arn };
          const sources = letsIn(allowedBy('AWS::SQS::QueuePolicy'), wish).map(
            ({ Condition }) => (Condition?.ArnEquals as JsonObject | undefined)?.['aws:SourceArn'],
          );
          expect(sources, id).toContain(arnOf(template(), id));
        }
    });
  });
};
