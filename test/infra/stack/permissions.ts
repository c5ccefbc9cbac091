import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { judgeBy, roleOf, statementsOf } from '../iam.ts';
import { functionsOf, type StackOfEverything } from './stack-of-everything.ts';

/** Who may do what. */
export const permissions = (stack: StackOfEverything): void => {
  describe('permissions', () => {
    const actionsOf = (id: string): readonly string[] => [
      ...new Set(
        statementsOf(stack.assembly.template, roleOf(stack.assembly.template, id)).flatMap(
          ({ Action }) => Action,
        ),
      ),
    ];
    const EXPECTED: Readonly<Record<string, readonly string[]>> = {
      observe: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'eks:DescribeCluster',
        'lambda:InvokeFunction',
      ],
      judge: [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'events:PutEvents',
      ],
      report: [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'events:PutEvents',
      ],
      mail: [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'ses:SendEmail',
        'ses:SendRawEmail',
      ],
      query: ['dynamodb:GetItem', 'dynamodb:Query'],
      reconcile: [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'events:PutEvents',
      ],
      'external-runs': ['dynamodb:BatchWriteItem'],
    };
    const EVERY = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

    test.each(Object.keys(EXPECTED))('of %s are these and no others', (name) => {
      const id =
        functionsOf(stack).find(([found, at]) => found === name && !/private|old/.test(at))?.[1] ?? '';
      expect(actionsOf(id).toSorted()).toEqual([...(EXPECTED[name] ?? []), ...EVERY].toSorted());
    });

    test('no function can delete or change a ledger record, by any action', () => {
      const resource = 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness';
      const allowed = functionsOf(stack).flatMap(([, id]) => {
        const mayDo = judgeBy(stack.assembly.template, id);
        return [
          'DeleteItem',
          'UpdateItem',
          'BatchWriteItem',
          'PartiQLDelete',
          'PartiQLUpdate',
          'DeleteTable',
        ].flatMap((operation) =>
          ['ledger#production#000000000000', 'parts#production#000000000001#ab'].flatMap((key) => {
            const context = { 'dynamodb:LeadingKeys': [key] };
            return mayDo({ action: `dynamodb:${operation}`, resource, context })
              ? [`${id} ${operation} ${key}`]
              : [];
          }),
        );
      });
      expect(allowed).toEqual([]);
    });

    test('observe writes the ledger of its own cluster only', () => {
      const id =
        functionsOf(stack).find(([name, at]) => name === 'observe' && at.includes('production'))?.[1] ?? '';
      const mayPut = (key: string): boolean =>
        judgeBy(
          stack.assembly.template,
          id,
        )({
          action: 'dynamodb:PutItem',
          resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness',
          context: { 'dynamodb:LeadingKeys': [key] },
        });
      expect(['ledger#production#0', 'ledger#old#0', 'page#production#a#b', 'state#old'].map(mayPut)).toEqual(
        [true, false, false, false],
      );
    });

    test('whoever is not one of ours cannot say that an event is ours', () => {
      const mail = functionsOf(stack).find(([name]) => name === 'mail')?.[1] ?? '';
      const judge = functionsOf(stack).find(([name]) => name === 'judge')?.[1] ?? '';
      const wish = {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:123456789012:event-bus/cronwitness',
        context: { 'events:source': ['cronwitness'] },
      };
      expect([mail, judge].map((id) => judgeBy(stack.assembly.template, id)(wish))).toEqual([false, true]);
    });

    test('a cluster with an access entry is entered as a member of the group that rbac.yaml binds', () => {
      stack.assertions.hasResourceProperties('AWS::EKS::AccessEntry', {
        ClusterName: 'production',
        KubernetesGroups: ['cronwitness'],
        AccessPolicies: Match.absent(),
      });
      const rbac = readFileSync('deploy/rbac.yaml', 'utf8');
      expect(rbac).toMatch(/kind: Group\n\s+name: cronwitness\n/);
      expect([...rbac.matchAll(/verbs: (.*)/g)].map(([, verbs]) => verbs)).toEqual([
        '[get, list, watch]',
        '[get, list, watch]',
      ]);
    });
  });
};
