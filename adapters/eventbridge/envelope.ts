import type { JsonObject } from '../../core/event-pattern/json.ts';

/**
 * An event as a target receives it. `time` is RFC 3339 in UTC without a fraction, as the service writes it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export type Envelope = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
};

/** Where the embedded bus pretends to be. The account is the one AWS uses in its own examples. */
export type Place = { readonly partition: string; readonly account: string; readonly region: string };
export const LOCAL: Place = { partition: 'aws', account: '123456789012', region: 'us-east-1' };

export const busArn = (place: Place, bus: string): string =>
  `arn:${place.partition}:events:${place.region}:${place.account}:event-bus/${bus}`;

export const ruleArn = (place: Place, bus: string, rule: string): string =>
  `arn:${place.partition}:events:${place.region}:${place.account}:rule/${bus === 'default' ? '' : `${bus}/`}${rule}`;

/** Made from the logical id: a template names resources that have no ARN before they are deployed. */
export const targetArn = (place: Place, service: string, logicalId: string): string =>
  `arn:${place.partition}:${service}:${place.region}:${place.account}:${logicalId}`;
