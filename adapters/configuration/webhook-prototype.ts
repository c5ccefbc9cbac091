import type { Configuration } from './schema.ts';

/**
 * A webhook that nobody has. The stack is synthesised with it to learn what the stack makes of a webhook, so that one
 * machine can make the same of those that are configured (adapters/eventbridge/deployed-rules.ts).
 */
export const WEBHOOK_PROTOTYPE = {
  name: 'webhookprototype',
  url: 'https://webhookprototype.invalid/',
  header: 'X-Webhookprototype',
  secret: 'webhookprototype',
  events: ['webhookprototype'],
} as const satisfies Configuration['webhooks'][number];
