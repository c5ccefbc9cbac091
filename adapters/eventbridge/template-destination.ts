import type { Json } from '../../core/event-pattern/json.ts';
import {
  checked,
  logicalIdOf,
  type Resource,
  resolve,
  type TemplateContext,
  TemplateError,
} from './template.ts';
import { connectionShape, destinationShape } from './template-shape.ts';

/** An API destination together with its connection. Secrets are not in a template: they come by configuration. */
export type Destination = {
  readonly logicalId: string;
  readonly method: string;
  /** Undefined where it is known only after a deployment. */
  readonly url: string | undefined;
  /** The connection's own headers and query, without its secret ones. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The header that carries the API key, whose value is a secret; undefined for other kinds of authorisation. */
  readonly apiKeyHeader: string | undefined;
};

export const readDestination = (id: string, resource: Resource, context: TemplateContext): Destination => {
  const properties = checked(destinationShape, resource, id);
  const connectionId = logicalIdOf(properties.ConnectionArn, context.resources, `${id}.ConnectionArn`);
  const connection = context.resources.get(connectionId);
  if (connection?.type !== 'AWS::Events::Connection') {
    throw new TemplateError(`${id}.ConnectionArn`, `${connectionId} is no connection`);
  }
  const { AuthParameters: parameters } = checked(connectionShape, connection, connectionId);
  const http = parameters.InvocationHttpParameters ?? {};
  return {
    logicalId: id,
    method: properties.HttpMethod,
    url: known(properties.InvocationEndpoint, context),
    headers: open(http.HeaderParameters ?? [], context),
    query: open(http.QueryStringParameters ?? [], context),
    apiKeyHeader: parameters.ApiKeyAuthParameters?.ApiKeyName,
  };
};

type Parameter = {
  readonly Key: string;
  readonly Value: Json;
  readonly IsValueSecret?: boolean | undefined;
};

const open = (parameters: readonly Parameter[], context: TemplateContext): Record<string, string> =>
  Object.fromEntries(
    parameters.flatMap(({ Key, Value, IsValueSecret }) => {
      const value = IsValueSecret ? undefined : known(Value, context);
      return value === undefined ? [] : [[Key, value]];
    }),
  );

// A URL or header that only a deployment knows is not an error: configuration says what to use here.
const known = (value: Json, { names }: TemplateContext): string | undefined => {
  try {
    const text = resolve(value, names, '');
    return typeof text === 'string' && !text.includes('{{resolve:') ? text : undefined;
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
};
