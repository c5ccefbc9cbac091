import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../adapters/configuration/read.ts';
import { deployedRules } from '../../../adapters/eventbridge/deployed-rules.ts';
import { readTemplateRules, type TemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import type { JsonObject } from '../../../core/event-pattern/json.ts';
import { ofType, resolved } from '../intrinsics.ts';
import { EVERYTHING } from '../synthesised.ts';
import type { StackOfEverything } from './stack-of-everything.ts';

/** When the functions are called, and which events go where. */
export const schedulesAndRules = (stack: StackOfEverything): void => {
  describe('schedules', () => {
    const schedules = () =>
      ofType(stack.assembly.template, 'AWS::Scheduler::Schedule').map(([id, { Properties }]) => {
        const { ScheduleExpression, ScheduleExpressionTimezone, Target } = resolved(
          stack.assembly.template,
          Properties,
        ) as JsonObject;
        const { Arn, Input, DeadLetterConfig } = Target as JsonObject;
        return {
          id,
          when: `${ScheduleExpression} ${ScheduleExpressionTimezone}`,
          Arn,
          Input,
          DeadLetterConfig,
        };
      });

    test('observe comes each minute, and again through a queue that waits 30 s', () => {
      const [now, later] = schedules().filter(({ id }) => id.includes('production'));
      expect(now).toMatchObject({
        when: 'cron(* * * * ? *) UTC',
        Input: '{"cluster":"production","time":"<aws.scheduler.scheduled-time>"}',
      });
      expect(later).toMatchObject({
        when: 'cron(* * * * ? *) UTC',
        Input: '{"cluster":"production","time":"<aws.scheduler.scheduled-time>","delaySeconds":30}',
      });
      stack.assertions.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 30 });
      stack.assertions.hasResourceProperties('AWS::Pipes::Pipe', {
        TargetParameters: {
          InputTemplate: '<$.body>',
          LambdaFunctionParameters: { InvocationType: 'FIRE_AND_FORGET' },
        },
      });
    });

    test('the report comes each day in the configured zone, reconcile each hour', () => {
      const when = (name: string) => schedules().find(({ id }) => id.startsWith(`Schedules${name}`))?.when;
      expect([when('Report'), when('Reconcile')]).toEqual([
        'cron(0 7 * * ? *) Europe/Berlin',
        'cron(5 * * * ? *) UTC',
      ]);
    });

    test('each has a dead-letter queue', () => {
      for (const { DeadLetterConfig } of schedules()) {
        expect(JSON.stringify(DeadLetterConfig)).toContain('DeadLettersDeliveries');
      }
    });
  });

  describe('rules', () => {
    const rules = () => readTemplateRules(stack.assembly.template).rules;

    test('have targets with retries and a dead-letter queue', () => {
      const targets = rules().flatMap(({ targets: all }) => all);
      expect(targets.map(({ kind }) => kind)).toEqual(['lambda', 'lambda', 'sns', 'api-destination']);
      for (const { deadLetterQueue, retry } of targets) {
        expect(deadLetterQueue).toContain('DeadLettersDeliveries');
        expect(retry.attempts).toBe(185);
      }
    });

    test('speak of events that there are, and leave none unheard', () => {
      const known = [...eventDefinitions.map(({ detailType }) => detailType), 'External Run'].toSorted();
      const heard = ofType(stack.assembly.template, 'AWS::Events::Rule').flatMap(([, { Properties }]) => {
        const pattern = Properties.EventPattern as JsonObject;
        return pattern['detail-type'] as readonly string[];
      });
      expect([...new Set(heard)].toSorted()).toEqual(known);
    });

    test('are those that `up` applies on one machine (else: npm run rules)', () => {
      const configured = readConfiguration(EVERYTHING);
      if (configured.kind === 'problems') throw new Error('the configuration is valid');
      // The library ends a logical id with a hash of the path, in which a webhook's name stands.
      const comparable = ({ buses, rules: all, destinations }: TemplateRules) =>
        JSON.parse(
          JSON.stringify({ buses, all, destinations: [...destinations] }).replace(
            /([a-z])[0-9A-F]{8}\b/g,
            '$1',
          ),
        );
      expect(comparable(deployedRules(configured.configuration.webhooks))).toEqual(
        comparable(readTemplateRules(stack.assembly.template)),
      );
    });
  });
};
