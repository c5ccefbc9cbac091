import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { TABLE } from '../../../adapters/dynamodb/table.ts';
import { ENVIRONMENT, type FunctionName, READ_BY } from '../../../core/environment.ts';
import { ofType, resolved } from '../intrinsics.ts';
import { environmentIn } from '../lambda.ts';
import { functionsOf, type StackOfEverything } from './stack-of-everything.ts';

/** What the stack keeps its records in, and what works on them. */
export const tableAndFunctions = (stack: StackOfEverything): void => {
  describe('the table', () => {
    test('has the keys and indexes of the store', () => {
      stack.assertions.hasResource('AWS::DynamoDB::Table', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          KeySchema: [
            { AttributeName: TABLE.key.pk, KeyType: 'HASH' },
            { AttributeName: TABLE.key.sk, KeyType: 'RANGE' },
          ],
          GlobalSecondaryIndexes: TABLE.indexes.map(({ name, pk, sk }) => ({
            IndexName: name,
            KeySchema: [
              { AttributeName: pk, KeyType: 'HASH' },
              { AttributeName: sk, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          })),
          TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
        },
      });
    });

    test('is paid by use, cannot be deleted by accident and can be restored', () => {
      stack.assertions.hasResourceProperties('AWS::DynamoDB::Table', {
        BillingMode: 'PAY_PER_REQUEST',
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    });
  });

  describe('the functions', () => {
    test('are those of each cluster, and one of each other', () => {
      const count = (name: FunctionName) => functionsOf(stack).filter(([found]) => found === name).length;
      expect(Object.keys(READ_BY).map((name) => [name, count(name as FunctionName)])).toEqual([
        ['observe', 3],
        ['judge', 3],
        ['report', 1],
        ['mail', 1],
        ['query', 1],
        ['reconcile', 1],
        ['external-runs', 1],
      ]);
    });

    test('run Node.js 24 on arm64, without X-Ray', () => {
      stack.assertions.allResourcesProperties('AWS::Lambda::Function', {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: Match.absent(),
      });
    });

    test('have each the environment that they read, and no other', () => {
      for (const [name, id] of functionsOf(stack)) {
        const ours = Object.keys(environmentIn(stack.assembly.template, id)).filter((key) =>
          key.startsWith('CRONWITNESS_'),
        );
        expect(ours.toSorted()).toEqual(READ_BY[name].map((key) => ENVIRONMENT[key]).toSorted());
      }
    });

    test('keep their logs for a month', () => {
      stack.assertions.resourceCountIs('AWS::Logs::LogGroup', functionsOf(stack).length);
      stack.assertions.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    });

    test('send what failed to a queue; observe calls the judge of its own cluster', () => {
      const configs = ofType(stack.assembly.template, 'AWS::Lambda::EventInvokeConfig').map(
        ([, { Properties }]) =>
          resolved(stack.assembly.template, Properties) as {
            readonly FunctionName: string;
            readonly DestinationConfig: Readonly<Record<string, { readonly Destination: string }>>;
          },
      );
      expect(configs.map(({ FunctionName }) => FunctionName).toSorted()).toEqual(
        functionsOf(stack)
          .map(([, id]) => id)
          .toSorted(),
      );
      for (const { FunctionName, DestinationConfig } of configs) {
        expect(DestinationConfig.OnFailure?.Destination).toContain('DeadLettersInvocations');
        const cluster = /Observe(\w+)Function/.exec(FunctionName)?.[1];
        const next = DestinationConfig.OnSuccess?.Destination;
        if (cluster === undefined) expect(next).toBeUndefined();
        else expect(next).toContain(`Judge${cluster}Function`);
      }
    });
  });
};
