import { type Duration, seconds } from '../../core/time.ts';
import { isEventPath } from './event-path.ts';
import { type TargetInput, templateProblem } from './target-input.ts';
import { logicalIdOf, resolve, type TemplateContext, TemplateError } from './template.ts';
import type { TargetProperties } from './template-shape.ts';

export type TargetKind = 'lambda' | 'sns' | 'sqs' | 'logs' | 'api-destination';

export type Target = {
  /** The id within its rule, as in the template (`Target0`). */
  readonly id: string;
  /** Logical id of the function, topic, queue, log group or API destination. */
  readonly logicalId: string;
  readonly kind: TargetKind;
  readonly input: TargetInput;
  readonly retry: { readonly attempts: number; readonly maximumAge: Duration };
  /** Logical id of the queue for what could not be delivered; null where the template has none. */
  readonly deadLetterQueue: string | null;
  /** Values that begin with `$.` are paths into the event. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
};

const KINDS: Readonly<Record<string, TargetKind>> = {
  'AWS::Lambda::Function': 'lambda',
  'AWS::Lambda::Alias': 'lambda',
  'AWS::Lambda::Version': 'lambda',
  'AWS::SNS::Topic': 'sns',
  'AWS::SQS::Queue': 'sqs',
  'AWS::Logs::LogGroup': 'logs',
  'AWS::Events::ApiDestination': 'api-destination',
};

// The service's defaults: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;

export const readTarget = (target: TargetProperties, context: TemplateContext, where: string): Target => {
  const logicalId = logicalIdOf(target.Arn, context.resources, `${where}.Arn`);
  const type = context.resources.get(logicalId)?.type ?? '';
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) throw new TemplateError(`${where}.Arn`, `a target of type ${type} is not understood`);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = target.RetryPolicy ?? {};
  return {
    id: target.Id,
    logicalId,
    kind,
    input: readInput(target, context, where),
    retry: {
      attempts: MaximumRetryAttempts ?? DEFAULT_ATTEMPTS,
      maximumAge: seconds(MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS),
    },
    deadLetterQueue: target.DeadLetterConfig
      ? logicalIdOf(target.DeadLetterConfig.Arn, context.resources, `${where}.DeadLetterConfig.Arn`)
      : null,
    headers: target.HttpParameters?.HeaderParameters ?? {},
    query: target.HttpParameters?.QueryStringParameters ?? {},
  };
};

const readInput = (target: TargetProperties, { names }: TemplateContext, where: string): TargetInput => {
  if (target.InputTransformer) {
    const at = `${where}.InputTransformer`;
    const text = resolve(target.InputTransformer.InputTemplate, names, `${at}.InputTemplate`);
    const variables = target.InputTransformer.InputPathsMap ?? {};
    const problem =
      typeof text === 'string' ? templateProblem(variables, text) : 'the template needs to be text';
    if (problem !== undefined || typeof text !== 'string') throw new TemplateError(at, problem ?? '');
    return { kind: 'template', variables, text };
  }
  if (target.Input !== undefined) {
    const text = resolve(target.Input, names, `${where}.Input`);
    if (typeof text !== 'string') throw new TemplateError(`${where}.Input`, 'needs to be text');
    return { kind: 'constant', value: parseJson(text, `${where}.Input`) };
  }
  if (target.InputPath === undefined) return { kind: 'event' };
  if (!isEventPath(target.InputPath))
    throw new TemplateError(`${where}.InputPath`, 'this path is not supported');
  return { kind: 'path', path: target.InputPath };
};

const parseJson = (text: string, where: string) => {
  try {
    return JSON.parse(text);
  } catch {
    throw new TemplateError(where, 'is not JSON');
  }
};
