import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, type IRole, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Long enough to send a month's alerts again after a webhook was wrong.
const ARCHIVED = Duration.days(35);

/** The bus that everything of ours is published on, with its archive. */
export class WitnessBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: 'cronwitness' });
    const archive = new Archive(this, 'Archive', {
      sourceEventBus: this.bus,
      eventPattern: { source: ['cronwitness'] },
      retention: ARCHIVED,
      description: 'What Cronwitness published, to be replayed to a rule that was wrong',
    });
    archive.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }

  /**
   * Whoever may put events on this account's buses may send us `External Run`; but what says `source: cronwitness` is
   * ours. Without this anybody with PutEvents could close an incident in the readers' eyes.
   */
  onlyWrittenBy(writers: readonly IRole[]): void {
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OurSourceIsOurs',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: {
          StringEquals: { 'events:source': 'cronwitness' },
          ArnNotEquals: { 'aws:PrincipalArn': writers.map(({ roleArn }) => roleArn) },
        },
      }),
    );
  }
}
