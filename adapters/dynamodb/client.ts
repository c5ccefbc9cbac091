import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * A client with the environment's own region and credentials. A call that is not answered within 5 s is given up and tried
 * again (three times in all): a tick has 30 s.
 */
export const dynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient => {
  // The SDK warns on every start under Node 20; its readers are people who asked for a report.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new DynamoDBClient({
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
  });
  // It copies every answer, attribute by attribute, for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};

/** A client of an engine on this machine; an engine that asks for no key takes any. */
export const localClient = (port: number, accessKey = 'local'): DynamoDBClient =>
  dynamoClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: accessKey, secretAccessKey: 'local' },
    // A single process serves it: a long answer is slow, not lost.
    requestHandler: { requestTimeout: 60_000 },
  });
