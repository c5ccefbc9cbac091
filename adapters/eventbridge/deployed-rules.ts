import { isJsonArray, isJsonObject, type Json } from '../../core/event-pattern/json.ts';
import type { Configuration } from '../configuration/schema.ts';
import { PROTOTYPE, WEBHOOK_PROTOTYPES } from '../configuration/webhook-prototype.ts';
import deployed from './deployed-rules.json' with { type: 'json' };
import { readTemplateRules, type TemplateRules } from './template-rules.ts';

type Webhook = Configuration['webhooks'][number];

/**
 * The rules that the stack deploys, for these webhooks: who gets which events, with retries and dead-letter queue. They
 * are taken from the synthesised stack (`npm run rules`; test/infra/stack.test.ts holds the two together), so
 * that a machine without the stack's tools applies the very same.
 */
export const deployedRules = (webhooks: readonly Webhook[]): TemplateRules => {
  const resources = Object.entries<Json>(deployed.Resources);
  const speaksOf = (name: string) => (resource: readonly [string, Json]) =>
    JSON.stringify(resource).includes(name);
  const common = resources.filter((r) => !speaksOf(PROTOTYPE)(r));
  const own = webhooks.flatMap((webhook) =>
    resources
      .filter(speaksOf(WEBHOOK_PROTOTYPES[webhook.shape].name))
      .map(([id, resource]) => [named(id, webhook), made(resource, webhook)] as const),
  );
  return readTemplateRules({ Resources: Object.fromEntries([...common, ...own]) });
};

/** The logical id of a function of the stack by its name there, such as `Mail`. Throws where these rules call none. */
export const functionOf = (name: string): string => {
  const found = Object.keys(deployed.Resources).find((id) => id.startsWith(`Functions${name}Function`));
  if (found === undefined) throw new Error(`the deployed rules call no function ${name}: run npm run rules`);
  return found;
};

/** The logical id that a webhook's API destination has among these rules. */
export const destinationOf = (webhook: Pick<Webhook, 'name' | 'shape'>): string => {
  const found = Object.entries<{ readonly Type: string }>(deployed.Resources).find(
    ([id, { Type }]) =>
      Type === 'AWS::Events::ApiDestination' && id.includes(WEBHOOK_PROTOTYPES[webhook.shape].name),
  );
  if (found === undefined) throw new Error('the deployed rules know no webhooks: run npm run rules');
  return named(found[0], webhook);
};

const named = (text: string, { name, shape }: Pick<Webhook, 'name' | 'shape'>): string =>
  text.replaceAll(WEBHOOK_PROTOTYPES[shape].name, name);

/** What the stack made of the prototype, as it would have made it of this one. */
const made = (value: Json, webhook: Webhook): Json => {
  const { url, header, events } = WEBHOOK_PROTOTYPES[webhook.shape];
  if (isJsonArray(value))
    return JSON.stringify(value) === JSON.stringify(events)
      ? webhook.events
      : value.map((inner) => made(inner, webhook));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, made(inner, webhook)]));
  if (value === url) return webhook.url;
  if (value === header) return webhook.header;
  return typeof value === 'string' ? named(value, webhook) : value;
};
