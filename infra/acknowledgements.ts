import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Functions } from './functions.ts';
import type { DeadLetters } from './queues.ts';

/** Findings of cdk-nag that we keep, one by one, each with its reason. Everything else stops the synthesis. */
export const acknowledge = (deadLetters: DeadLetters, functions: Functions): void => {
  keep(
    deadLetters.invocations,
    'AwsSolutions-SQS3',
    'it is itself where failed invocations go, by their destinations',
  );
  for (const { cluster, observe } of functions.ofClusters) {
    if (cluster.network !== null) {
      const reason =
        'network interfaces are made by Lambda while the function is created: they have no ARN before';
      keep(observe.role, 'AwsSolutions-IAM5[Resource::*]', reason);
    }
    if (cluster.access.kind === 'secret') {
      keep(
        observe.role,
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${cluster.access.name}-??????]`,
        'Secrets Manager ends the ARN with six random characters, which nobody knows before the secret is there',
      );
    }
  }
};

const keep = (construct: IConstruct, rule: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions::${rule}`, reason });
