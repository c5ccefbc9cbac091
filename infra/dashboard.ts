import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { METRICS } from '../core/environment.ts';
import type { WitnessFunction } from './function.ts';
import { ownMetric } from './own-metric.ts';

const PERIOD = Duration.minutes(5);

type DashboardProps = {
  readonly alarms: readonly Alarm[];
  readonly functions: readonly WitnessFunction[];
  readonly clusters: readonly string[];
  readonly table: Table;
};

/**
 * One page on which an operator sees whether Cronwitness itself is well. The jobs have a dashboard of their own. Of up to six
 * clusters it shows at most 50 metrics: three such dashboards are free in every account.
 */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, functions, clusters, table }: DashboardProps) {
    super(scope, id);
    const graph = (title: string, left: readonly IMetric[]) =>
      new GraphWidget({ title, left: [...left], width: 8, height: 6 });
    const ofClusters = (metricName: string) =>
      clusters.map((cluster) => ownMetric(metricName, { period: PERIOD, statistic: Stats.SUM, cluster }));
    const outbox = ownMetric(METRICS.outboxAge, { period: PERIOD, statistic: Stats.MAXIMUM });
    const writes = table.metricConsumedWriteCapacityUnits({ period: PERIOD });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
        [
          graph('Ticks recorded', ofClusters(METRICS.ticks)),
          graph('Seconds unwatched', ofClusters(METRICS.blind)),
          graph('Oldest event in the outbox (s)', [outbox]),
        ],
        [
          graph(
            'Errors',
            functions.map(({ lambda }) => lambda.metricErrors({ period: PERIOD })),
          ),
          graph(
            'Duration (ms)',
            functions.map(({ lambda }) => lambda.metricDuration({ period: PERIOD })),
          ),
          graph('Write units', [writes]),
        ],
      ],
    });
  }
}
