import { join } from 'node:path';
import type { Configuration } from '../adapters/configuration/schema.ts';
import { eventBridgeClient } from '../adapters/eventbridge/client.ts';
import type { TargetHandler } from '../adapters/eventbridge/delivery.ts';
import { deployedRules, destinationOf, functionOf } from '../adapters/eventbridge/deployed-rules.ts';
import { startEventBridge } from '../adapters/eventbridge/endpoint.ts';
import { pause } from '../adapters/eventbridge/pause.ts';
import { createPublisher } from '../adapters/eventbridge/publisher.ts';
import type { Publisher } from '../core/ports/publisher.ts';
import { seconds } from '../core/time.ts';
import type { ToldOnce } from './told-once.ts';

export type LocalBus = {
  /** For whoever tells of runs elsewhere: `aws events put-events --endpoint-url URL`. */
  readonly url: string;
  readonly publisher: Publisher;
  /** Resolves when all is delivered, or after a while: what is left then, the next start takes up. */
  readonly stop: () => Promise<void>;
};

export type LocalTargets = {
  readonly data: string;
  readonly webhooks: Configuration['webhooks'];
  readonly mail: TargetHandler;
  readonly externalRuns: TargetHandler;
  /** Who subscribes to the alerts' topic. */
  readonly subscriber: TargetHandler;
  /** Hears when a target cannot be told, and when it can again. */
  readonly trouble?: ToldOnce;
};

export const busIn = (data: string): string => join(data, 'bus');

// A webhook that is down must not keep anybody from going home.
const PATIENCE = seconds(5);

/** The bus on this machine, with the deployed rules and the configured webhooks, and the real client to it. */
export const openLocalBus = async (targets: LocalTargets): Promise<LocalBus> => {
  const rules = deployedRules(targets.webhooks);
  const bus = await startEventBridge({
    rules,
    directory: busIn(targets.data),
    targets: { [functionOf('Mail')]: targets.mail, [functionOf('ExternalRuns')]: targets.externalRuns },
    targetsByKind: { sns: targets.subscriber },
    heard: ({ target }, problem) =>
      targets.trouble?.(
        nameOf(target.logicalId, targets.webhooks),
        problem === null
          ? null
          : `an alert did not get there: ${problem} (${busIn(targets.data)}/deliveries.ndjson)`,
      ),
    destinations: Object.fromEntries(
      targets.webhooks.map((webhook) => [
        destinationOf(webhook),
        { url: webhook.url, ...apiKeyOf(webhook.name) },
      ]),
    ),
  });
  const client = eventBridgeClient({ endpoint: bus.url });
  const busName = rules.buses.find((name) => name !== 'default') ?? 'default';
  return {
    url: bus.url,
    // One call at a time: on one machine order is worth more than speed.
    publisher: createPublisher({ client, busName, sleep: pause, concurrency: 1 }),
    stop: async () => {
      const over = new AbortController();
      await Promise.race([bus.idle(), pause(PATIENCE, over.signal)]);
      over.abort();
      client.destroy();
      await bus.close();
    },
  };
};

const nameOf = (logicalId: string, webhooks: LocalTargets['webhooks']): string => {
  const webhook = webhooks.find((each) => destinationOf(each) === logicalId);
  if (webhook !== undefined) return `webhook ${webhook.name}`;
  return logicalId === functionOf('Mail') ? 'mail' : logicalId;
};

/** What stands in Secrets Manager in the cloud stands in the environment here: `CRONWITNESS_WEBHOOK_PAGER` for `pager`. */
const apiKeyOf = (name: string): { readonly apiKey?: string } => {
  const apiKey = process.env[`CRONWITNESS_WEBHOOK_${name.toUpperCase().replaceAll('-', '_')}`];
  return apiKey === undefined ? {} : { apiKey };
};
