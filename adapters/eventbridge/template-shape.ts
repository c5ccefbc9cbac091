import * as z from 'zod';

// Strict on purpose: a property that we do not know may change what is delivered.
const value = z.json();

export const busShape = z.strictObject({
  Name: value,
  Description: value.optional(),
  DeadLetterConfig: value.optional(),
  KmsKeyIdentifier: value.optional(),
  LogConfig: value.optional(),
  Policy: value.optional(),
  Tags: value.optional(),
});

const target = z.strictObject({
  Id: z.string(),
  Arn: value,
  // Permissions are the cloud's; on one machine everybody may call everything.
  RoleArn: value.optional(),
  Input: value.optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: value })
    .optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: value }).optional(),
  HttpParameters: z
    .strictObject({
      HeaderParameters: z.record(z.string(), z.string()).optional(),
      QueryStringParameters: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

export const ruleShape = z.strictObject({
  Name: z.string().optional(),
  Description: value.optional(),
  EventBusName: value.optional(),
  EventPattern: value,
  RoleArn: value.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Tags: value.optional(),
  Targets: z.array(target).min(1),
});

export const destinationShape = z.strictObject({
  Name: value.optional(),
  Description: value.optional(),
  ConnectionArn: value,
  HttpMethod: z.enum(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']),
  InvocationEndpoint: value,
  // A ceiling on how fast the cloud calls out; one machine's own alerts stay far below it.
  InvocationRateLimitPerSecond: value.optional(),
});

const parameters = z.array(
  z.strictObject({ Key: z.string(), Value: value, IsValueSecret: z.boolean().optional() }),
);

export const connectionShape = z.strictObject({
  Name: value.optional(),
  Description: value.optional(),
  KmsKeyIdentifier: value.optional(),
  AuthorizationType: z.enum(['API_KEY', 'BASIC', 'OAUTH_CLIENT_CREDENTIALS']),
  AuthParameters: z.strictObject({
    ApiKeyAuthParameters: z.strictObject({ ApiKeyName: z.string(), ApiKeyValue: value }).optional(),
    BasicAuthParameters: value.optional(),
    OAuthParameters: value.optional(),
    InvocationHttpParameters: z
      .strictObject({ HeaderParameters: parameters.optional(), QueryStringParameters: parameters.optional() })
      .optional(),
  }),
});

export type RuleProperties = z.infer<typeof ruleShape>;
export type TargetProperties = z.infer<typeof target>;
