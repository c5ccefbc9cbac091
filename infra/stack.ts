import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { Alarms } from './alarms.ts';
import { QueryApi } from './api.ts';
import { WitnessBus } from './bus.ts';
import { ClusterAccess } from './cluster-access.ts';
import { OperatorDashboard } from './dashboard.ts';
import { Functions } from './functions.ts';
import { DeadLetters } from './queues.ts';
import { Rules } from './rules.ts';
import { Schedules } from './schedules.ts';
import type { StackSettings } from './settings.ts';
import { WitnessTable } from './table.ts';

/**
 * A table keeps what functions see and decide; schedules call them; a bus carries what they say to whom it concerns;
 * alarms watch all of it.
 */
export class CronwitnessStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: StackSettings }) {
    super(scope, id, props);
    const { settings } = props;
    const witness = new WitnessTable(this, 'Witness');
    const bus = new WitnessBus(this, 'Bus');
    const deadLetters = new DeadLetters(this, 'DeadLetters');

    const functions = new Functions(this, 'Functions', { settings, witness, bus: bus.bus, deadLetters });
    for (const { cluster, observe } of functions.ofClusters) {
      new ClusterAccess(this, `Access-${cluster.name}`, { cluster, role: observe.role });
    }
    bus.onlyWrittenBy(functions.publishers.map(({ role }) => role));

    new Schedules(this, 'Schedules', {
      observers: functions.ofClusters.map(({ cluster, observe }) => ({
        cluster: cluster.name,
        lambda: observe.lambda,
      })),
      report: functions.report.lambda,
      reconcile: functions.reconcile.lambda,
      weekly: settings.report,
      undelivered: deadLetters.deliveries,
    });
    const rules = new Rules(this, 'Rules', {
      bus: bus.bus,
      mail: functions.mail?.lambda ?? null,
      externalRuns: functions.externalRuns.lambda,
      webhooks: settings.webhooks,
      undelivered: deadLetters.deliveries,
    });
    new QueryApi(this, 'Query', functions.query.lambda);

    const clusters = settings.clusters.map(({ name }) => name);
    const alarms = new Alarms(this, 'Alarms', {
      clusters,
      deadLetters,
      operators: settings.operators,
      reconcile: functions.reconcile,
    });
    new OperatorDashboard(this, 'Operators', {
      alarms: alarms.all,
      functions: functions.all,
      clusters,
      table: witness.table,
    });
    new CfnOutput(this, 'TableName', {
      description: 'For cronwitness ui --table',
      value: witness.table.tableName,
    });
    new CfnOutput(this, 'AlertsTopic', {
      description: 'Subscribe a chat or a pager',
      value: rules.alerts.topicArn,
    });
    Tags.of(this).add('application', 'cronwitness');
    acknowledge(deadLetters, functions);
  }
}
