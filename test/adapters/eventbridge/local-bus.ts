import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventBridgeClient } from '../../../adapters/eventbridge/client.ts';
import type { Delivery, TargetHandler } from '../../../adapters/eventbridge/delivery.ts';
import { type EndpointOptions, startEventBridge } from '../../../adapters/eventbridge/endpoint.ts';
import { readJournal } from '../../../adapters/eventbridge/journal.ts';
import { readTemplateRules, type TemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import type { JsonObject } from '../../../core/event-pattern/json.ts';
import { instant } from '../../../core/time.ts';

/** 2026-11-22T16:00:00Z */
export const T0 = instant(Date.UTC(2026, 10, 22, 16));

/** What aws-cdk-lib 2.276 synthesises for a bus with a mail function, a topic and a webhook. */
export const alertingTemplate = async (): Promise<JsonObject> =>
  JSON.parse(await readFile(new URL('alerting.template.json', import.meta.url), 'utf8'));

export const MAIL = 'Mail6A3D1F64';
export const TOPIC = 'TopicBFC7AF6E';
export const WEBHOOK = 'WebhookApiDestinationCE53322B';

/** One rule that sends everything of ours to one function named `Reader`. */
export const everythingToReader: TemplateRules = readTemplateRules({
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'cronwitness' } },
    Reader: { Type: 'AWS::Lambda::Function', Properties: {} },
    All: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['cronwitness'] },
        Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Reader', 'Arn'] } }],
      },
    },
  },
});

/** A directory of its own, gone after `use`. */
export const withDirectory = async <T>(use: (directory: string) => Promise<T>): Promise<T> => {
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-bus-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
};

export const openLocalBus = async (options: Partial<EndpointOptions> & { readonly directory: string }) => {
  const deliveries: Delivery[] = [];
  const record: TargetHandler = (delivery) => {
    deliveries.push(delivery);
  };
  const bus = await startEventBridge({
    rules: everythingToReader,
    targetsByKind: { lambda: record, sns: record, 'api-destination': record },
    now: () => T0,
    sleep: async () => undefined,
    ...options,
  });
  const client = eventBridgeClient({ endpoint: bus.url });
  return {
    ...bus,
    client,
    deliveries,
    read: (name: string) => readJournal(join(options.directory, name)),
    close: async () => {
      client.destroy();
      await bus.close();
    },
  };
};

export type LocalBus = Awaited<ReturnType<typeof openLocalBus>>;

/** An endpoint with its own directory, closed after `use`. */
export const withLocalBus = (
  options: Partial<EndpointOptions>,
  use: (bus: LocalBus) => Promise<void>,
): Promise<void> =>
  withDirectory(async (directory) => {
    const bus = await openLocalBus({ ...options, directory });
    try {
      await use(bus);
    } finally {
      await bus.close();
    }
  });
