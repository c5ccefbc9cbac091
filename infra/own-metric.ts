import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../core/environment.ts';

type Asked = {
  readonly period: Duration;
  readonly statistic: string;
  /** Of one cluster. */
  readonly cluster?: string;
  /** One that comes from a metric filter has no dimensions. */
  readonly plain?: boolean;
};

/** A metric that our functions, or the filters over their logs, publish. */
export const ownMetric = (metricName: string, { period, statistic, cluster, plain }: Asked): Metric =>
  new Metric({
    namespace: METRICS.namespace,
    metricName,
    period,
    statistic,
    ...(plain === true
      ? {}
      : {
          dimensionsMap: {
            service: METRICS.service,
            ...(cluster === undefined ? {} : { [METRICS.clusterDimension]: cluster }),
          },
        }),
  });
