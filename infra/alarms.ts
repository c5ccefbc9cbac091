import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { METRICS } from '../core/environment.ts';
import type { WitnessFunction } from './function.ts';
import { ownMetric } from './own-metric.ts';
import type { DeadLetters } from './queues.ts';

export type AlarmsProps = {
  readonly clusters: readonly string[];
  readonly deadLetters: DeadLetters;
  readonly operators: readonly string[];
  /** Looks each hour whether last week's report was sent. */
  readonly reconcile: WitnessFunction;
};

type Wanted = {
  /** The entry of docs/runbook.md that says what to do. */
  readonly runbook: string;
  readonly says: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly periods?: number;
  readonly below?: boolean;
  /** Silence is the trouble itself. */
  readonly silenceIsBad?: boolean;
};

const MINUTE = Duration.minutes(1);
const HOUR = Duration.hours(1);

/**
 * Who watches the watcher: one alarm for each concern, not for each function, since each costs (an expression over many
 * metrics costs as many alarms). Each description begins with the name of its entry in docs/runbook.md, and a test holds
 * the two together.
 */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Cronwitness alarms', enforceSSL: true });
    // A policy of its own takes the place of the one by which a topic lets its account's alarms in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of props.operators) this.topic.addSubscription(new EmailSubscription(address));
    for (const cluster of props.clusters) this.ofCluster(cluster);
    this.ofDeliveries(props.deadLetters);
    this.ofReports(props.reconcile);
    this.ofFunctions();
  }

  private ofCluster(cluster: string): void {
    this.add(`Ticks-${cluster}`, {
      runbook: 'no-ticks',
      says: `no tick of ${cluster} was recorded for 3 minutes`,
      metric: ownMetric(METRICS.ticks, { period: MINUTE, statistic: Stats.SUM, cluster }),
      threshold: 1,
      periods: 3,
      below: true,
      silenceIsBad: true,
    });
    // 99.9 % of an hour leaves 3.6 s.
    this.add(`Coverage-${cluster}`, {
      runbook: 'coverage',
      says: `less than 99.9 % of the last hour of ${cluster} was watched`,
      metric: ownMetric(METRICS.blind, { period: HOUR, statistic: Stats.SUM, cluster }),
      threshold: 3.6,
    });
  }

  private ofDeliveries(deadLetters: DeadLetters): void {
    this.add('OutboxAge', {
      runbook: 'outbox-age',
      says: 'an event has been waiting to be published for more than 5 minutes',
      metric: ownMetric(METRICS.outboxAge, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 300,
    });
    for (const [name, queue] of Object.entries({
      'failed-invocations': deadLetters.invocations,
      'undelivered-events': deadLetters.deliveries,
    })) {
      this.add(name, {
        runbook: name,
        says: `the queue of ${name.replace('-', ' ')} is not empty`,
        metric: queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: Stats.MAXIMUM }),
        threshold: 0,
      });
    }
  }

  private ofReports({ lambda }: WitnessFunction): void {
    this.add('ReportOverdue', {
      runbook: 'report-overdue',
      says: 'the report of last week was not sent by noon of the day on which it was due',
      metric: ownMetric(METRICS.reportOverdue, { period: HOUR, statistic: Stats.MAXIMUM }),
      threshold: 0,
    });
    this.add('NobodyLooks', {
      runbook: 'nobody-looks',
      says: 'reconcile, which looks for reports and events that were not sent, has not run for 3 hours',
      metric: lambda.metricInvocations({ period: HOUR, statistic: Stats.SUM }),
      threshold: 1,
      periods: 3,
      below: true,
      silenceIsBad: true,
    });
  }

  /** Of all functions together: docs/runbook.md says how to see which one it is. */
  private ofFunctions(): void {
    const period = Duration.minutes(5);
    this.add('Errors', {
      runbook: 'errors',
      says: 'invocations failed in three of five-minute periods in a row',
      metric: ownMetric(METRICS.failures, { period, statistic: Stats.SUM, plain: true }),
      threshold: 0,
      periods: 3,
    });
    this.add('Duration', {
      runbook: 'duration',
      says: 'an invocation took more than 80 % of its time limit',
      metric: ownMetric(METRICS.slow, { period, statistic: Stats.SUM, plain: true }),
      threshold: 0,
    });
    // Concurrency is the account's in this Region, and so is this metric of the service.
    this.add('Throttles', {
      runbook: 'throttles',
      says: 'functions of this account were throttled in this Region; ours share their concurrency',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        period,
        statistic: Stats.SUM,
      }),
      threshold: 0,
    });
  }

  private add(id: string, { runbook, says, metric, threshold, ...more }: Wanted): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${runbook}: ${says} (docs/runbook.md)`,
      metric,
      threshold,
      evaluationPeriods: more.periods ?? 1,
      comparisonOperator: more.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: more.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.all.push(alarm);
  }
}
