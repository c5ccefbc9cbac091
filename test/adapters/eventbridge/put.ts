import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { LocalBus } from './local-bus.ts';

export const entry = (changes: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  Source: 'cronwitness',
  DetailType: 'Run Missed',
  Detail: '{"id":"r1","job":"lab/ok"}',
  EventBusName: 'cronwitness',
  Time: new Date('2026-11-22T15:31:00Z'),
  ...changes,
});

/** By the real client. */
export const put = (bus: LocalBus, ...entries: PutEventsRequestEntry[]) =>
  bus.client.send(new PutEventsCommand({ Entries: entries }));
