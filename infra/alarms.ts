import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { METRICS } from '../core/environment.ts';
import type { WitnessFunction } from './function.ts';
import type { DeadLetters } from './queues.ts';

export type AlarmsProps = {
  readonly functions: readonly WitnessFunction[];
  readonly clusters: readonly string[];
  readonly deadLetters: DeadLetters;
  readonly operators: readonly string[];
  readonly mails: boolean;
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

const own = (metricName: string, period: Duration, cluster?: string): Metric =>
  new Metric({
    namespace: METRICS.namespace,
    metricName,
    period,
    statistic: metricName === METRICS.ticks || metricName === METRICS.blind ? Stats.SUM : Stats.MAXIMUM,
    dimensionsMap: {
      service: METRICS.service,
      ...(cluster === undefined ? {} : { [METRICS.clusterDimension]: cluster }),
    },
  });

/**
 * Who watches the watcher. Each alarm's description begins with the name of its entry in docs/runbook.md, and a test
 * holds the two together.
 */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Cronwitness alarms', enforceSSL: true });
    for (const address of props.operators) this.topic.addSubscription(new EmailSubscription(address));
    for (const cluster of props.clusters) this.ofCluster(cluster);
    this.ofDeliveries(props);
    for (const one of props.functions) this.ofFunction(one);
  }

  private ofCluster(cluster: string): void {
    this.add(`Ticks-${cluster}`, {
      runbook: 'no-ticks',
      says: `no tick of ${cluster} was recorded for 3 minutes`,
      metric: own(METRICS.ticks, MINUTE, cluster),
      threshold: 1,
      periods: 3,
      below: true,
      silenceIsBad: true,
    });
    // 99.9 % of an hour leaves 3.6 s.
    this.add(`Coverage-${cluster}`, {
      runbook: 'coverage',
      says: `less than 99.9 % of the last hour of ${cluster} was watched`,
      metric: own(METRICS.blind, Duration.hours(1), cluster),
      threshold: 3.6,
    });
  }

  private ofDeliveries({ deadLetters, mails }: AlarmsProps): void {
    this.add('OutboxAge', {
      runbook: 'outbox-age',
      says: 'an event has been waiting to be published for more than 5 minutes',
      metric: own(METRICS.outboxAge, MINUTE),
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
    if (!mails) return;
    this.add('ReportOverdue', {
      runbook: 'report-overdue',
      says: 'the report of last week was not sent by noon after it was due, or nobody has looked for 3 hours',
      metric: own(METRICS.reportOverdue, Duration.hours(1)),
      threshold: 0,
      periods: 3,
      silenceIsBad: true,
    });
  }

  private ofFunction({ lambda, name, timeout, node }: WitnessFunction): void {
    const ofIt = { period: Duration.minutes(5), statistic: Stats.SUM };
    this.add(`${node.id}Errors`, {
      runbook: 'errors',
      says: `the function ${name} failed in three of five-minute periods in a row`,
      metric: lambda.metricErrors(ofIt),
      threshold: 0,
      periods: 3,
    });
    this.add(`${node.id}Throttles`, {
      runbook: 'throttles',
      says: `calls of the function ${name} were throttled`,
      metric: lambda.metricThrottles(ofIt),
      threshold: 0,
    });
    this.add(`${node.id}Duration`, {
      runbook: 'duration',
      says: `the function ${name} took more than 80 % of its time limit`,
      metric: lambda.metricDuration({ period: Duration.minutes(5), statistic: Stats.MAXIMUM }),
      threshold: timeout.toMilliseconds() * 0.8,
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
