import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../core/environment.ts';

/** JSON lines, with the function's name as `service`. */
export const logger = new Logger();

type Measured = { readonly name: string; readonly value: number; readonly unit: 'Count' | 'Seconds' };

/** Publishes by the embedded metric format: a line in the log, no call. */
export const measure = (cluster: string | null, measured: readonly Measured[]): void => {
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });
  if (cluster !== null) metrics.addDimension(METRICS.clusterDimension, cluster);
  for (const { name, value, unit } of measured) metrics.addMetric(name, MetricUnit[unit], value);
  metrics.publishStoredMetrics();
};
