import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  CfnRule,
  Connection,
  type EventBus,
  HttpMethod,
  Rule,
} from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAILED, PUBLISHED } from '../adapters/configuration/audiences.ts';
import { WEBHOOK_SHAPES } from '../adapters/configuration/webhook-shapes.ts';
import type { WebhookSettings } from './settings.ts';
import { statement } from './statement.ts';

// Where the bus cannot reach a target. A day is what the service offers at most; a mail about an incident of yesterday is still
// worth reading. What a function refuses after it was reached is repeated by Lambda, twice within three minutes (function.ts).
const RETRY = { maxEventAge: Duration.hours(24), retryAttempts: 185 } as const;

export type RulesProps = {
  readonly bus: EventBus;
  readonly mail: IFunction | null;
  readonly externalRuns: IFunction;
  readonly webhooks: readonly WebhookSettings[];
  readonly undelivered: IQueue;
};

/** Who gets which events. The embedded bus reads these very rules from the template. */
export class Rules extends Construct {
  /** Every alert, for whoever subscribes: a chat, a pager, a queue. */
  readonly alerts: Topic;

  constructor(scope: Construct, id: string, props: RulesProps) {
    super(scope, id);
    const { bus, mail, externalRuns, webhooks, undelivered } = props;
    this.alerts = new Topic(this, 'Alerts', { displayName: 'Cronwitness alerts', enforceSSL: true });
    const retry = { ...RETRY, deadLetterQueue: undelivered };
    const of = (events: readonly string[]) => ({ source: ['cronwitness'], detailType: [...events] });
    if (mail) {
      new Rule(this, 'ToMail', {
        eventBus: bus,
        description: 'What people are written to about',
        eventPattern: of(MAILED),
        targets: [new LambdaFunction(mail, retry)],
      });
    }
    new Rule(this, 'ToExternalRuns', {
      eventBus: bus,
      description: 'Runs that other schedulers tell of',
      // From anybody but us: nothing that we publish has this name.
      eventPattern: { detailType: ['External Run'] },
      targets: [new LambdaFunction(externalRuns, retry)],
    });
    new Rule(this, 'ToTopic', {
      eventBus: bus,
      description: 'Every alert to whoever subscribes',
      eventPattern: of(PUBLISHED),
      targets: [new SnsTopic(this.alerts, retry)],
    });
    for (const webhook of webhooks) this.call(webhook, bus, undelivered);
  }

  private call(webhook: WebhookSettings, bus: EventBus, undelivered: IQueue): void {
    const { name, events } = webhook;
    const shape = WEBHOOK_SHAPES[webhook.shape];
    const arn = this.destination(webhook).apiDestinationArn;
    const role = new Role(this, `Caller-${name}`, {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
    });
    role.addToPolicy(statement('events:InvokeApiDestination', arn));
    const rule = new CfnRule(this, `To-${name}`, {
      eventBusName: bus.eventBusName,
      description: `Calls ${name}`,
      eventPattern: { source: ['cronwitness'], 'detail-type': [...events] },
      targets: [
        {
          id: 'Target0',
          arn,
          roleArn: role.roleArn,
          ...(shape === null ? {} : { inputTransformer: shape }),
          retryPolicy: {
            maximumEventAgeInSeconds: RETRY.maxEventAge.toSeconds(),
            maximumRetryAttempts: RETRY.retryAttempts,
          },
          deadLetterConfig: { arn: undelivered.queueArn },
        },
      ],
    });
    // A rule of this kind says nothing to the queue by itself.
    undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
  }

  private destination({ name, url, header, secret }: WebhookSettings): ApiDestination {
    const connection = new Connection(this, `Connection-${name}`, {
      authorization: Authorization.apiKey(header, SecretValue.secretsManager(secret)),
    });
    return new ApiDestination(this, `Destination-${name}`, {
      connection,
      endpoint: url,
      httpMethod: HttpMethod.POST,
      // The limit is ours: an outage may miss 500 runs at once, and the receiver did nothing wrong.
      rateLimitPerSecond: 10,
    });
  }
}
