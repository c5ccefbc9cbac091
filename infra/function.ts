import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnEventInvokeConfig,
  CfnFunction,
  Function as Lambda,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ENVIRONMENT,
  type EnvironmentKey,
  type FunctionName,
  METRICS,
  READ_BY,
} from '../core/environment.ts';
import { bundleOf, CONFIGURATION_FILE } from './bundle.ts';
import type { BundleFile, Network } from './settings.ts';
import { statement } from './statement.ts';

export type FunctionProps = {
  readonly name: FunctionName;
  /** Files beside the code, the configuration among them. */
  readonly beside: readonly BundleFile[];
  readonly values: Readonly<Partial<Record<EnvironmentKey, string>>>;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly failures: IQueue;
  /** How often a failed asynchronous invocation is repeated before it goes to `failures`. */
  readonly retries: 0 | 1 | 2;
  readonly permissions: readonly PolicyStatement[];
  /** Invoked with the result of each success. */
  readonly onSuccess?: Lambda;
  readonly network?: Network | null;
};

// How long an invocation is worth its while where the service cannot begin it. A tick of five minutes ago says nothing that the
// next one does not; what is repeated is waited for by somebody, and six hours are the most that the service offers.
const OLDEST_TICK = Duration.minutes(5);
const OLDEST = Duration.hours(6);

const NEAR_LIMIT = 0.8;

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
] as const;

/** One Lambda function with a role, a log group and an environment of its own, and nothing more than it needs. */
export class WitnessFunction extends Construct {
  readonly lambda: Lambda;
  readonly role: Role;
  readonly name: FunctionName;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    this.name = props.name;
    this.timeout = props.timeout;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    for (const allowed of props.permissions) this.role.addToPolicy(allowed);
    this.watchLog(logGroup);
    this.lambda = new Lambda(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: bundleOf(props.name, props.beside),
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      // So that the service's own lines can be read by a filter; ours are JSON anyhow.
      loggingFormat: LoggingFormat.JSON,
      environment: environmentOf(props),
    });
    if (props.network) this.enter(props.network);
    this.deadLetter(props);
  }

  /**
   * The service reports each invocation in the log. Failures and slowness of all functions become one metric each: an
   * alarm on the service's own metrics would be one for each function, and they have no other sum.
   */
  private watchLog(logGroup: LogGroup): void {
    const report = FilterPattern.stringValue('$.type', '=', 'platform.report');
    const most = this.timeout.toMilliseconds() * NEAR_LIMIT;
    const filters = {
      [METRICS.failures]: FilterPattern.stringValue('$.record.status', '!=', 'success'),
      [METRICS.slow]: FilterPattern.numberValue('$.record.metrics.durationMs', '>', most),
    };
    for (const [metricName, which] of Object.entries(filters)) {
      new MetricFilter(this, metricName, {
        logGroup,
        filterPattern: FilterPattern.all(report, which),
        metricNamespace: METRICS.namespace,
        metricName,
        // Without a value for other lines: it is paid for by the hour in which it has one.
        metricValue: '1',
      });
    }
  }

  /** By ids: looking a VPC up would need credentials at synthesis. */
  private enter({ subnets, securityGroups }: Network): void {
    const resource = this.lambda.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new Error('the function has no resource');
    resource.vpcConfig = { subnetIds: [...subnets], securityGroupIds: [...securityGroups] };
    this.role.addToPolicy(new PolicyStatement({ actions: [...NETWORK_INTERFACES], resources: ['*'] }));
    resource.node.addDependency(this.role);
  }

  private deadLetter({ failures, retries, onSuccess }: FunctionProps): void {
    this.role.addToPolicy(statement('sqs:SendMessage', failures.queueArn));
    if (onSuccess) this.role.addToPolicy(statement('lambda:InvokeFunction', onSuccess.functionArn));
    const config = new CfnEventInvokeConfig(this, 'Invocations', {
      functionName: this.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: retries,
      maximumEventAgeInSeconds: (retries === 0 ? OLDEST_TICK : OLDEST).toSeconds(),
      destinationConfig: {
        onFailure: { destination: failures.queueArn },
        ...(onSuccess ? { onSuccess: { destination: onSuccess.functionArn } } : {}),
      },
    });
    // The service checks the permissions when it is told of the destinations.
    config.node.addDependency(this.role);
  }
}

const environmentOf = ({ name, values }: FunctionProps): Record<string, string> => ({
  ...Object.fromEntries(READ_BY[name].map((key) => [ENVIRONMENT[key], settingOf(name, key, values)])),
  NODE_OPTIONS: '--enable-source-maps',
  POWERTOOLS_SERVICE_NAME: `cronwitness-${name}`,
});

const settingOf = (
  name: FunctionName,
  key: EnvironmentKey,
  values: Readonly<Partial<Record<EnvironmentKey, string>>>,
): string => {
  const value = key === 'configuration' ? CONFIGURATION_FILE : values[key];
  if (value === undefined)
    throw new Error(`the function ${name} reads ${ENVIRONMENT[key]}, and the stack has no value`);
  return value;
};
