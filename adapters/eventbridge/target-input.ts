import type { Json } from '../../core/event-pattern/json.ts';
import type { Envelope } from './envelope.ts';
import { isEventPath, valueAt } from './event-path.ts';

/** What a target is called with. Variables are named as in the template, paths are `isEventPath`. */
export type TargetInput =
  | { readonly kind: 'event' }
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: string }
  | {
      readonly kind: 'template';
      readonly variables: Readonly<Record<string, string>>;
      readonly text: string;
    };

export type InputContext = {
  readonly event: Envelope;
  readonly rule: { readonly name: string; readonly arn: string };
  readonly ingestionTime: string;
};

/** Makes a target's input. Throws where a template does not give JSON, which `templateProblem` finds beforehand. */
export const targetInput = (input: TargetInput, context: InputContext): Json => {
  switch (input.kind) {
    case 'event':
      return context.event;
    case 'constant':
      return input.value;
    case 'path':
      return valueAt(input.path, context.event) ?? null;
    case 'template':
      return JSON.parse(fill(input.text, (name) => variable(name, input.variables, context)));
    default:
      return input satisfies never;
  }
};

const PLACEHOLDER = /<([A-Za-z0-9_.-]+)>/;
const PREDEFINED = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
];

const variable = (
  name: string,
  paths: Readonly<Record<string, string>>,
  { event, rule, ingestionTime }: InputContext,
): Json | undefined => {
  if (name === 'aws.events.rule-arn') return rule.arn;
  if (name === 'aws.events.rule-name') return rule.name;
  if (name === 'aws.events.event.ingestion-time') return ingestionTime;
  if (name === 'aws.events.event.json') return event;
  if (name === 'aws.events.event') {
    const { detail: _, ...rest } = event;
    return rest;
  }
  const path = paths[name];
  return path === undefined ? undefined : valueAt(path, event);
};

/**
 * Fills `<placeholders>`. Inside a JSON string a value becomes escaped text, so that a quote or a newline in a job's
 * name cannot break out of it; outside, it becomes JSON. A path that the event lacks gives empty text.
 */
const fill = (template: string, lookUp: (name: string) => Json | undefined): string => {
  let [result, quoted] = ['', false];
  for (const part of template.split(/(\\.|"|<[A-Za-z0-9_.-]+>)/s)) {
    const name = PLACEHOLDER.exec(part)?.[1];
    if (part === '"') quoted = !quoted;
    if (name === undefined || !part.startsWith('<')) result += part;
    else result += quoted ? asText(lookUp(name)) : JSON.stringify(lookUp(name) ?? '');
  }
  return result;
};

const asText = (value: Json | undefined): string => {
  const plain = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(plain).slice(1, -1);
};

/** Why a template cannot be used, found before any event: an unknown placeholder, a path too rich, or no JSON. */
export const templateProblem = (
  variables: Readonly<Record<string, string>>,
  text: string,
): string | undefined => {
  for (const [name, path] of Object.entries(variables)) {
    if (!isEventPath(path)) return `the path of "${name}", ${path}, is not supported`;
  }
  for (const [, name = ''] of text.matchAll(/<([A-Za-z0-9_.-]+)>/g)) {
    if (!Object.hasOwn(variables, name) && !PREDEFINED.includes(name)) return `<${name}> is not defined`;
  }
  try {
    JSON.parse(fill(text, () => 'x'));
    return undefined;
  } catch {
    return 'the template does not give JSON';
  }
};
