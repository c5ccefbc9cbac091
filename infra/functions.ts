import { Duration, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ATTACHED, type EnvironmentKey, OBSERVE_SECONDS } from '../core/environment.ts';
import { CONFIGURATION_FILE } from './bundle.ts';
import { type FunctionProps, WitnessFunction } from './function.ts';
import {
  externalRunsTable,
  judgeTable,
  mailTable,
  observeTable,
  putEvents,
  reachCluster,
  readTable,
  reconcileTable,
  reportTable,
  sendMails,
} from './permissions.ts';
import type { DeadLetters } from './queues.ts';
import type { ClusterSettings, StackSettings } from './settings.ts';
import type { WitnessTable } from './table.ts';

export type FunctionsProps = {
  readonly settings: StackSettings;
  readonly witness: WitnessTable;
  readonly bus: EventBus;
  readonly deadLetters: DeadLetters;
};

export type ClusterFunctions = {
  readonly cluster: ClusterSettings;
  readonly observe: WitnessFunction;
  readonly judge: WitnessFunction;
};

/**
 * All functions, each with its size and the reason for it. Observe and judge are made once for each cluster: one that
 * is slow or refuses us holds up no other, and its role opens only that one.
 */
export class Functions extends Construct {
  readonly ofClusters: readonly ClusterFunctions[];
  readonly report: WitnessFunction;
  readonly mail: WitnessFunction | null;
  readonly query: WitnessFunction;
  readonly reconcile: WitnessFunction;
  readonly externalRuns: WitnessFunction;
  private readonly props: FunctionsProps;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.props = props;
    this.ofClusters = props.settings.clusters.map((cluster) => this.forCluster(cluster));
    this.report = this.makeReport();
    this.mail = this.makeMail();
    this.query = this.makeQuery();
    this.reconcile = this.makeReconcile();
    this.externalRuns = this.makeExternalRuns();
  }

  get all(): readonly WitnessFunction[] {
    const { ofClusters, report, mail, query, reconcile, externalRuns } = this;
    const pairs = ofClusters.flatMap(({ observe, judge }) => [observe, judge]);
    return [...pairs, report, ...(mail ? [mail] : []), query, reconcile, externalRuns];
  }

  /** Those that put events on the bus. */
  get publishers(): readonly WitnessFunction[] {
    return [...this.ofClusters.map(({ judge }) => judge), this.report, this.reconcile];
  }

  private forCluster(cluster: ClusterSettings): ClusterFunctions {
    const { witness, bus } = this.props;
    const values = { cluster: cluster.name };
    const judge = this.make(`Judge-${cluster.name}`, {
      name: 'judge',
      description: `Judges what was seen of ${cluster.name} and publishes what matters`,
      // The working set of 10,000 CronJobs, and a core's share large enough to replay an hour after a cold start.
      memoryMiB: 1024,
      timeout: Duration.minutes(3),
      // Called again within a minute anyhow, and it takes up whatever was left.
      retries: 0,
      permissions: [...judgeTable(witness, cluster.name), putEvents(bus)],
      values,
    });
    const observe = this.make(`Observe-${cluster.name}`, {
      name: 'observe',
      description: `Looks at ${cluster.name} and writes down what it sees`,
      // The first list of 10,000 CronJobs, 30,000 Jobs and 30,000 Pods takes 330 MiB (npm run bench first-list). Most of a tick
      // is waiting for streams to end, which costs by the memory that waits.
      memoryMiB: 512,
      // An ordinary tick takes three seconds.
      timeout: Duration.seconds(OBSERVE_SECONDS.function),
      // The next tick is the retry: it sees what this one would have seen.
      retries: 0,
      permissions: [...observeTable(witness, cluster.name), reachCluster(Stack.of(this), cluster)],
      onSuccess: judge.lambda,
      network: cluster.network,
      values,
    });
    return { cluster, observe, judge };
  }

  private makeReport(): WitnessFunction {
    const { witness, bus } = this.props;
    return this.make('Report', {
      name: 'report',
      description: 'Makes the weekly report',
      // Eight weeks of rollups of 10,000 jobs in memory at once.
      memoryMiB: 2048,
      timeout: Duration.minutes(5),
      retries: 2,
      permissions: [...reportTable(witness), putEvents(bus)],
    });
  }

  private makeMail(): WitnessFunction | null {
    const { witness, settings } = this.props;
    if (settings.mailFrom === null) return null;
    const { mailFrom, configurationSet } = settings;
    return this.make('Mail', {
      name: 'mail',
      description: 'Writes to people about incidents and sends the weekly report',
      memoryMiB: 512,
      timeout: Duration.minutes(1),
      retries: 2,
      permissions: [...mailTable(witness), sendMails(Stack.of(this), mailFrom, configurationSet)],
    });
  }

  private makeQuery(): WitnessFunction {
    return this.make('Query', {
      name: 'query',
      description: 'Answers questions about the history over HTTP',
      memoryMiB: 512,
      // Nobody waits for longer.
      timeout: Duration.seconds(30),
      retries: 0,
      permissions: [readTable(this.props.witness)],
    });
  }

  private makeReconcile(): WitnessFunction {
    const { witness, bus } = this.props;
    return this.make('Reconcile', {
      name: 'reconcile',
      description:
        'Finishes what others left: events that were not sent, a report that is missing; audits a migration',
      // A week of 500 migrating jobs' verdicts at once.
      memoryMiB: 1024,
      timeout: Duration.minutes(5),
      retries: 2,
      permissions: [...reconcileTable(witness), putEvents(bus)],
    });
  }

  private makeExternalRuns(): WitnessFunction {
    return this.make('ExternalRuns', {
      name: 'external-runs',
      description: 'Keeps the runs that other schedulers tell the bus of',
      memoryMiB: 256,
      timeout: Duration.seconds(30),
      retries: 2,
      permissions: externalRunsTable(this.props.witness),
    });
  }

  private make(id: string, props: Made): WitnessFunction {
    const { settings, witness, bus, deadLetters } = this.props;
    return new WitnessFunction(this, id, {
      ...props,
      beside: [
        { name: CONFIGURATION_FILE, contents: settings.configuration },
        ...(ATTACHED.readBy.some((name) => name === props.name) ? settings.attached : []),
      ],
      values: { table: witness.table.tableName, bus: bus.eventBusName, ...props.values },
      failures: deadLetters.invocations,
    });
  }
}

type Made = Omit<FunctionProps, 'beside' | 'values' | 'failures'> & {
  readonly values?: Readonly<Partial<Record<EnvironmentKey, string>>>;
};
