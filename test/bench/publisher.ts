import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventBridgeClient } from '../../adapters/eventbridge/client.ts';
import { startEventBridge } from '../../adapters/eventbridge/endpoint.ts';
import { createPublisher } from '../../adapters/eventbridge/publisher.ts';
import { readTemplateRules } from '../../adapters/eventbridge/template-rules.ts';
import type { Outgoing } from '../../core/ports/publisher.ts';
import { after, instant, minutes } from '../../core/time.ts';

export type Drained = {
  readonly events: number;
  readonly groups: number;
  readonly calls: number;
  readonly sent: number;
  /** Different ids that the target saw. */
  readonly arrived: number;
  readonly seconds: number;
};

export const rules = readTemplateRules({
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'cronwitness' } },
    Reader: { Type: 'AWS::Lambda::Function', Properties: {} },
    Missed: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['cronwitness'], 'detail-type': [{ prefix: 'Run ' }] },
        Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Reader', 'Arn'] } }],
      },
    },
  },
});

const T0 = instant(Date.UTC(2026, 10, 22, 16));

/** About 700 bytes each, as a missed run with its evidence is. */
export const missedRun = (i: number, groups: number): Outgoing => ({
  id: `run-missed/lab/job-${i % groups}/${i}`,
  detailType: 'Run Missed',
  group: `job-${i % groups}`,
  time: after(T0, minutes(i)),
  detail: {
    schemaVersion: 1,
    cronJob: `lab/job-${i % groups}`,
    cause: 'controller-down',
    evidence: ['no Job of this CronJob was created while the watch had no gap', 'x'.repeat(400)],
    next: `kubectl -n lab describe cronjob job-${i % groups}`,
  },
});

/** Publishes `events` in one run, with the real client, through the embedded endpoint to a target. */
export const run = async (events = 10_000, groups = 500): Promise<Drained> => {
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-bench-'));
  const arrived = new Set<unknown>();
  let calls = 0;
  const bus = await startEventBridge({
    rules,
    directory,
    targets: { Reader: ({ event }) => void arrived.add(event.detail.id) },
    faults: ({ number }) => {
      calls = number + 1;
      return { kind: 'none' };
    },
  });
  const client = eventBridgeClient({ endpoint: bus.url });
  try {
    const publisher = createPublisher({ client, busName: 'cronwitness', sleep: async () => undefined });
    const outgoing = Array.from({ length: events }, (_, i) => missedRun(i, groups));
    const start = performance.now();
    const outcomes = await publisher.publish(outgoing);
    const seconds = (performance.now() - start) / 1000;
    await bus.idle();
    const sent = outcomes.filter(({ kind }) => kind === 'sent').length;
    return { events, groups, calls, sent, arrived: arrived.size, seconds: Number(seconds.toFixed(2)) };
  } finally {
    client.destroy();
    await bus.close();
    await rm(directory, { recursive: true });
  }
};
