import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StackSettings } from './settings.ts';
import { statement } from './statement.ts';

const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';
const LATER = Duration.seconds(30);
// A tick that is this late has been overtaken by others: it would find that a later one stands in the ledger.
const STALE = Duration.minutes(5);

export type SchedulesProps = {
  readonly observers: readonly { readonly cluster: string; readonly lambda: IFunction }[];
  readonly report: IFunction;
  readonly reconcile: IFunction;
  readonly weekly: StackSettings['report'];
  readonly undelivered: IQueue;
};

/**
 * When what runs.
 *
 * ```
 * each minute ─┬──────────────────────────────▶ observe ─▶ judge
 *              └─▶ queue, 30 s ─▶ pipe ────────▶ observe ─▶ judge
 * each hour ──────▶ reconcile          each day ─▶ report (on its day; then revisions)
 * ```
 *
 * Twice a minute, because an API server remembers little more than 75 s of changes and a schedule fires at any second of
 * its minute: two ticks of one a minute may lie 119 s apart. A pipe stands behind the queue since it can invoke
 * asynchronously: a queue's own trigger waits for the function, and what it waits for is not chained to judge.
 */
export class Schedules extends Construct {
  private readonly props: SchedulesProps;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.props = props;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    this.role.addToPolicy(statement('sqs:SendMessage', props.undelivered.queueArn));
    for (const { cluster, lambda } of props.observers) this.observe(cluster, lambda);
    this.invoke('Reconcile', props.reconcile, { expression: 'cron(5 * * * ? *)' });
    const { hour, zone } = props.weekly;
    // Each day: on its day the report goes out, on the others only what late evidence has changed in it.
    this.invoke('Report', props.report, { expression: `cron(0 ${hour} * * ? *)`, zone });
  }

  private observe(cluster: string, lambda: IFunction): void {
    const input = { cluster, time: SCHEDULED_TIME };
    this.invoke(`Observe-${cluster}`, lambda, { expression: 'cron(* * * * ? *)', input });
    const queue = this.delayQueue(cluster);
    this.role.addToPolicy(statement('sqs:SendMessage', queue.queueArn));
    this.schedule(`ObserveLater-${cluster}`, queue.queueArn, {
      expression: 'cron(* * * * ? *)',
      input: { ...input, delaySeconds: LATER.toSeconds() },
    });
    this.pipe(cluster, queue, lambda);
  }

  private invoke(id: string, lambda: IFunction, when: When): void {
    this.role.addToPolicy(statement('lambda:InvokeFunction', lambda.functionArn));
    this.schedule(id, lambda.functionArn, when);
  }

  private schedule(id: string, arn: string, { expression, zone, input }: When): void {
    const schedule = new CfnSchedule(this, id, {
      scheduleExpression: expression,
      scheduleExpressionTimezone: zone ?? 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn,
        roleArn: this.role.roleArn,
        input: JSON.stringify(input ?? { time: SCHEDULED_TIME }),
        deadLetterConfig: { arn: this.props.undelivered.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: STALE.toSeconds(), maximumRetryAttempts: 3 },
      },
    });
    // A schedule that fires before its role may act would begin with a dead letter.
    schedule.node.addDependency(this.role);
  }

  private delayQueue(cluster: string): Queue {
    return new Queue(this, `Delay-${cluster}`, {
      deliveryDelay: LATER,
      retentionPeriod: STALE,
      visibilityTimeout: Duration.seconds(30),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.props.undelivered, maxReceiveCount: 3 },
    });
  }

  private pipe(cluster: string, queue: Queue, lambda: IFunction): void {
    const role = new Role(this, `PipeRole-${cluster}`, {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com'),
    });
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']) {
      role.addToPolicy(statement(action, queue.queueArn));
    }
    role.addToPolicy(statement('lambda:InvokeFunction', lambda.functionArn));
    const pipe = new CfnPipe(this, `Pipe-${cluster}`, {
      description: `Ticks of ${cluster} at the half minute`,
      roleArn: role.roleArn,
      source: queue.queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: lambda.functionArn,
      targetParameters: {
        inputTemplate: '<$.body>',
        lambdaFunctionParameters: { invocationType: 'FIRE_AND_FORGET' },
      },
    });
    pipe.node.addDependency(role);
  }
}

type When = {
  readonly expression: string;
  readonly zone?: string;
  readonly input?: Readonly<Record<string, string | number>>;
};
