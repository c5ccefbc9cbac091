import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

// The longest that SQS keeps anything: time enough to come back from a holiday.
const KEPT = Duration.days(14);

/**
 * What could not be done, kept for a person to look at (docs/runbook.md). Two queues for everything rather than one
 * for each: a message says itself where it comes from, and every alarm costs.
 */
export class DeadLetters extends Construct {
  /** Invocations of functions that failed. */
  readonly invocations: Queue;
  /** Events, schedules and ticks that could not be delivered. */
  readonly deliveries: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = (name: string): Queue =>
      new Queue(this, name, {
        retentionPeriod: KEPT,
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
      });
    this.invocations = queue('Invocations');
    this.deliveries = queue('Deliveries');
  }
}
