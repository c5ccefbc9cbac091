import type { Configuration } from './schema.ts';
import type { WebhookShapeName } from './webhook-shapes.ts';

/** What stands in the names of all prototypes, and in no other name. */
export const PROTOTYPE = 'webhookprototype';

/**
 * Webhooks that nobody has, one for each shape. The stack is synthesised with them to learn what the stack makes of a
 * webhook, so that one machine can make the same of those that are configured (adapters/eventbridge/deployed-rules.ts).
 */
const prototype = <S extends WebhookShapeName>(shape: S) =>
  ({
    name: `${PROTOTYPE}${shape}`,
    url: `https://${PROTOTYPE}${shape}.invalid/`,
    header: `X-${PROTOTYPE}${shape}`,
    secret: `${PROTOTYPE}${shape}`,
    events: [`${PROTOTYPE}${shape}`],
    shape,
  }) as const satisfies Configuration['webhooks'][number];

export const WEBHOOK_PROTOTYPES = {
  event: prototype('event'),
  slack: prototype('slack'),
  pagerduty: prototype('pagerduty'),
} as const satisfies Readonly<Record<WebhookShapeName, Configuration['webhooks'][number]>>;
