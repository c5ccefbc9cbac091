import type { IncomingHttpHeaders } from 'node:http';
import type { Wish } from './iam.ts';

export type AwsCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

const PLACE = 'us-east-1:123456789012';

/** Which service a signed request is for: the credential scope says it. */
export const serviceOf = ({ headers }: AwsCall): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';

export const callerOf = ({ headers }: AwsCall): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'nobody';

/** What IAM is asked for a request: every wish must be granted. */
export const wishesOf = (call: AwsCall): readonly Wish[] => {
  const service = serviceOf(call);
  if (service === 'dynamodb') return [dynamoWish(call)];
  if (service === 'events') return [eventsWish(call)];
  if (service === 'ses') return mailWishes(call);
  if (service === 'eks') {
    const name = call.path.split('/').at(-1);
    return [{ action: 'eks:DescribeCluster', resource: `arn:aws:eks:${PLACE}:cluster/${name}` }];
  }
  throw new Error(`nobody expected a call of ${service}: ${call.method} ${call.path}`);
};

const operationOf = ({ headers }: AwsCall): string => String(headers['x-amz-target']).split('.').at(-1) ?? '';

type Value = { readonly S?: string };
type DynamoBody = {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: { readonly pk: Value };
  readonly Item?: { readonly pk: Value };
  readonly ExpressionAttributeValues?: { readonly [name: string]: Value };
  readonly RequestItems?: { readonly [table: string]: readonly Request[] };
};
type Request = {
  readonly PutRequest?: { readonly Item: { readonly pk: Value } };
  readonly DeleteRequest?: { readonly Key: { readonly pk: Value } };
};

const dynamoWish = (call: AwsCall): Wish => {
  const body: DynamoBody = JSON.parse(call.body);
  const [batchTable, requests] = Object.entries(body.RequestItems ?? {})[0] ?? [undefined, []];
  const keys = [
    body.Key?.pk,
    body.Item?.pk,
    body.ExpressionAttributeValues?.[':pk'],
    ...requests.map((r) => r.PutRequest?.Item.pk ?? r.DeleteRequest?.Key.pk),
  ].flatMap((value) => (value?.S === undefined ? [] : [value.S]));
  const index = body.IndexName === undefined ? '' : `/index/${body.IndexName}`;
  return {
    action: `dynamodb:${operationOf(call)}`,
    resource: `arn:aws:dynamodb:${PLACE}:table/${body.TableName ?? batchTable}${index}`,
    context: { 'dynamodb:LeadingKeys': keys },
  };
};

const eventsWish = (call: AwsCall): Wish => {
  const entries: readonly { readonly Source: string; readonly EventBusName: string }[] = JSON.parse(
    call.body,
  ).Entries;
  return {
    action: `events:${operationOf(call)}`,
    resource: `arn:aws:events:${PLACE}:event-bus/${entries[0]?.EventBusName}`,
    context: { 'events:source': [...new Set(entries.map(({ Source }) => Source))] },
  };
};

const mailWishes = (call: AwsCall): readonly Wish[] => {
  const { FromEmailAddress: from } = JSON.parse(call.body);
  const context = { 'ses:FromAddress': [from] };
  const resource = `arn:aws:ses:${PLACE}:identity/${from}`;
  return ['ses:SendEmail', 'ses:SendRawEmail'].map((action) => ({ action, resource, context }));
};
