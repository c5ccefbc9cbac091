import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ClusterSettings } from './settings.ts';
import type { WitnessTable } from './table.ts';

// Permissions restate the invariants: the ledger is only ever added to, each cluster's functions write its own keys,
// and whoever only reads cannot write. Keys are those of adapters/store; the week in test/infra fails if they differ.

type Writes = { readonly actions: readonly string[]; readonly keys: readonly string[] };

/** A write that is allowed for partition keys of these forms only. */
const writes = ({ table }: WitnessTable, { actions, keys }: Writes): PolicyStatement =>
  new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] },
      // A request that names no key at all would pass ForAllValues.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });

export const readTable = ({ arns }: WitnessTable): PolicyStatement =>
  new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: [...arns] });

/**
 * Observe adds records and notes where the last ones stand. No UpdateItem, no DeleteItem, no BatchWriteItem (which can
 * delete): what a record says can only be covered by another put, and the hash chain shows that.
 */
export const observeTable = (witness: WitnessTable, cluster: string): readonly PolicyStatement[] => [
  readTable(witness),
  writes(witness, {
    actions: ['PutItem'],
    keys: [`ledger#${cluster}#*`, `parts#${cluster}#*`, `state#${cluster}`],
  }),
];

/** Judge replaces what is derived; a bad run that became good is deleted. The ledger's keys are not among them. */
export const judgeTable = (witness: WitnessTable, cluster: string): readonly PolicyStatement[] => [
  readTable(witness),
  writes(witness, { actions: ['PutItem'], keys: [`state#${cluster}`] }),
  writes(witness, { actions: ['PutItem'], keys: [`alerting#${cluster}`, turnKeys(cluster)] }),
  writes(witness, {
    actions: ['BatchWriteItem'],
    keys: [
      ...['page', 'bad', 'label', 'rollup', 'snapshot'].map((kind) => `${kind}#${cluster}#*`),
      ...outboxKeys(cluster),
      'clusters',
      `rules#${cluster}`,
      `incident#${cluster}`,
      `alert-parts#*#${cluster}#*`,
    ],
  }),
];

const outboxKeys = (cluster: string): readonly string[] => [
  `outbox#${cluster}`,
  `outbox-done#${cluster}#*`,
  `outbox-parked#${cluster}`,
];

/** Whoever sends takes the turn to do so. */
const turnKeys = (cluster: string): string => `outbox-turn#${cluster}`;

/** Report puts reports, and their events into the outbox of each cluster. */
export const reportTable = (witness: WitnessTable): readonly PolicyStatement[] => [
  readTable(witness),
  writes(witness, { actions: ['PutItem'], keys: ['report#*', turnKeys('*')] }),
  writes(witness, { actions: ['BatchWriteItem'], keys: ['report#*', ...outboxKeys('*')] }),
];

/** Reconcile sends what waits, and stores what a migration's audit found. */
export const reconcileTable = (witness: WitnessTable): readonly PolicyStatement[] => [
  readTable(witness),
  writes(witness, { actions: ['PutItem'], keys: ['migration#*', turnKeys('*')] }),
  writes(witness, { actions: ['BatchWriteItem'], keys: ['migration#*', ...outboxKeys('*')] }),
];

/** Runs outside Kubernetes are only ever added; the function that keeps them reads nothing. */
export const externalRunsTable = (witness: WitnessTable): readonly PolicyStatement[] => [
  writes(witness, { actions: ['BatchWriteItem'], keys: ['external#*'] }),
];

/** Mail notes whom it wrote to, before it writes; what was not sent is noted no more. */
export const mailTable = (witness: WitnessTable): readonly PolicyStatement[] => [
  readTable(witness),
  writes(witness, { actions: ['PutItem', 'BatchWriteItem'], keys: ['mail#*'] }),
];

export const putEvents = (bus: { readonly eventBusArn: string }): PolicyStatement =>
  new PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [bus.eventBusArn],
    conditions: { StringEquals: { 'events:source': 'cronwitness' } },
  });

/** Raw mails, from one sender, by the identity of the address or of its domain. */
export const sendMails = (stack: Stack, from: string, configurationSet: string | null): PolicyStatement => {
  const arn = (resource: string): string => stack.formatArn({ service: 'ses', resource });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return new PolicyStatement({
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: [
      arn(`identity/${from}`),
      arn(`identity/${domain}`),
      ...(configurationSet === null ? [] : [arn(`configuration-set/${configurationSet}`)]),
    ],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
};

/** What getting into the cluster takes on the side of AWS; what may be read there is deploy/rbac.yaml. */
export const reachCluster = (stack: Stack, { access }: ClusterSettings): PolicyStatement =>
  access.kind === 'eks'
    ? new PolicyStatement({
        actions: ['eks:DescribeCluster'],
        resources: [
          stack.formatArn({
            service: 'eks',
            resource: `cluster/${access.cluster}`,
            ...(access.region === null ? {} : { region: access.region }),
          }),
        ],
      })
    : new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        // Secrets Manager adds six random characters to the name.
        resources: [stack.formatArn({ service: 'secretsmanager', resource: `secret:${access.name}-??????` })],
      });
