import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { startEventBridge } from '../../../adapters/eventbridge/endpoint.ts';
import { faultsInOrder } from '../../../adapters/eventbridge/faults.ts';
import { readTemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import {
  alertingTemplate,
  everythingToReader,
  openLocalBus,
  T0,
  withDirectory,
  withLocalBus,
} from './local-bus.ts';
import { entry, put } from './put.ts';

describe('the real client against the endpoint', () => {
  test('an event arrives in the full envelope and in the archive', () =>
    withLocalBus({ newId: () => '6a7e8feb-b491-4cf7-a9f1-bf3703467718' }, async (bus) => {
      const answer = await put(bus, entry({ Resources: ['arn:aws:eks:us-east-1:123456789012:cluster/lab'] }));
      await bus.idle();
      const envelope = {
        version: '0',
        id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
        'detail-type': 'Run Missed',
        source: 'cronwitness',
        account: '123456789012',
        time: '2026-11-22T15:31:00Z',
        region: 'us-east-1',
        resources: ['arn:aws:eks:us-east-1:123456789012:cluster/lab'],
        detail: { id: 'r1', job: 'lab/ok' },
      };
      expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: envelope.id }] });
      expect(bus.deliveries.map(({ input }) => input)).toEqual([envelope]);
      expect(await bus.read('archive.ndjson')).toEqual([
        {
          acceptedAt: '2026-11-22T16:00:00Z',
          bus: 'cronwitness',
          deliveries: ['All/Target0'],
          targets: ['lambda'],
          event: envelope,
        },
      ]);
    }));

  test('an event without a time has the time of its acceptance', () =>
    withLocalBus({}, async (bus) => {
      await put(bus, entry({ Time: undefined }));
      await bus.idle();
      expect(bus.deliveries[0]?.event.time).toBe('2026-11-22T16:00:00Z');
    }));

  test('a bus may be named by its ARN', () =>
    withLocalBus({}, async (bus) => {
      const arn = 'arn:aws:events:us-east-1:123456789012:event-bus/cronwitness';
      expect(await put(bus, entry({ EventBusName: arn }))).toMatchObject({ FailedEntryCount: 0 });
    }));

  test('an event for the default bus does not match a rule of another bus', () =>
    withLocalBus({}, async (bus) => {
      expect(await put(bus, entry({ EventBusName: undefined }))).toMatchObject({ FailedEntryCount: 0 });
      await bus.idle();
      expect(bus.deliveries).toEqual([]);
    }));
});

const entryFailures: Readonly<Record<string, readonly [Partial<PutEventsRequestEntry>, string, string]>> = {
  'no source': [
    { Source: undefined },
    'InvalidArgument',
    'Parameter Source is not valid. Reason: Source is a required argument.',
  ],
  'an empty source': [
    { Source: '' },
    'InvalidArgument',
    'Parameter Source is not valid. Reason: Source is a required argument.',
  ],
  'no detail type': [
    { DetailType: undefined },
    'InvalidArgument',
    'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
  ],
  'no detail': [
    { Detail: undefined },
    'InvalidArgument',
    'Parameter Detail is not valid. Reason: Detail is a required argument.',
  ],
  'a detail that is no JSON': [{ Detail: '{"a":' }, 'MalformedDetail', 'Detail is malformed.'],
  'a detail that is an array': [{ Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
  'a detail that is text': [{ Detail: '"x"' }, 'MalformedDetail', 'Detail is malformed.'],
  'a detail that is null': [{ Detail: 'null' }, 'MalformedDetail', 'Detail is malformed.'],
  'a bus that is not there': [
    { EventBusName: 'other' },
    'ResourceNotFoundException',
    'Event bus other does not exist.',
  ],
};

describe('an entry fails alone', () => {
  test.each(Object.entries(entryFailures))('%s', (_, [changes, code, message]) =>
    withLocalBus({}, async (bus) => {
      const answer = await put(bus, entry(), entry(changes), entry());
      expect(answer.FailedEntryCount).toBe(1);
      expect(answer.Entries?.[1]).toEqual({ ErrorCode: code, ErrorMessage: message });
      await bus.idle();
      expect(bus.deliveries).toHaveLength(2);
    }),
  );
});

// The limit counts source, detail type, detail and 14 bytes for a time: see entry-size.ts.
const FIXED = 'cronwitness'.length + 'Run Missed'.length + 14 + '{"p":""}'.length;
const padded = (bytes: number): PutEventsRequestEntry =>
  entry({ Detail: `{"p":"${'x'.repeat(bytes - FIXED)}"}` });

describe('the limits of a call', () => {
  test('ten entries are accepted', () =>
    withLocalBus({}, async (bus) => {
      const answer = await put(bus, ...Array.from({ length: 10 }, () => entry()));
      expect(answer.Entries).toHaveLength(10);
    }));

  test('eleven are refused as a whole', () =>
    withLocalBus({}, async (bus) => {
      const eleven = Array.from({ length: 11 }, () => entry());
      await expect(put(bus, ...eleven)).rejects.toMatchObject({
        name: 'ValidationException',
        $metadata: { httpStatusCode: 400 },
        message: expect.stringContaining('less than or equal to 10'),
      });
      expect(await bus.read('archive.ndjson')).toEqual([]);
    }));

  test('none is refused', () =>
    withLocalBus({}, async (bus) => {
      await expect(put(bus)).rejects.toMatchObject({ name: 'ValidationException' });
    }));

  test('one byte below the limit is accepted', () =>
    withLocalBus({}, async (bus) => {
      expect(await put(bus, padded(1_048_575))).toMatchObject({ FailedEntryCount: 0 });
    }));

  test('the limit itself is refused, also when several entries reach it together', () =>
    withLocalBus({}, async (bus) => {
      const refusal = {
        name: 'ValidationException',
        message: 'Total size of the entries in the request is over the limit.',
      };
      await expect(put(bus, padded(1_048_576))).rejects.toMatchObject(refusal);
      await expect(put(bus, padded(524_288), padded(524_288))).rejects.toMatchObject(refusal);
    }));

  test('a detail is counted in bytes of UTF-8, not in characters', () =>
    withLocalBus({}, async (bus) => {
      const detail = JSON.stringify({ p: '⏰'.repeat(349_600) });
      await expect(put(bus, entry({ Detail: detail }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    }));
});

const refusedCalls: Readonly<Record<string, readonly [RequestInit, number, string]>> = {
  'another operation': [
    { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutRule' }, body: '{}' },
    400,
    'UnknownOperationException',
  ],
  'a page that only loads the URL': [{}, 400, 'UnknownOperationException'],
  'a body that is no JSON': [
    { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: '<x>' },
    400,
    'SerializationException',
  ],
  'a body far beyond the limit': [
    { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: 'x'.repeat(9_000_000) },
    413,
    'RequestEntityTooLargeException',
  ],
};

describe('other calls are refused', () => {
  test.each(Object.entries(refusedCalls))('%s', (_, [init, status, type]) =>
    withLocalBus({}, async (bus) => {
      const answer = await fetch(bus.url, init);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ __type: type });
    }),
  );
});

describe('starting', () => {
  test('is refused while a target has nobody to receive it', () =>
    withDirectory(async (directory) => {
      const rules = readTemplateRules(await alertingTemplate());
      const start = startEventBridge({ rules, directory, targetsByKind: { lambda: () => undefined } });
      await expect(start).rejects.toThrow(
        /TopicBFC7AF6E \(sns, rule ToTopic.*\), WebhookApiDestination.* \(api-destination/,
      );
    }));
});

test('a port that is taken is an error at the start', () =>
  withLocalBus({}, (bus) =>
    withDirectory(async (directory) => {
      const start = openLocalBus({ directory, port: Number(new URL(bus.url).port) });
      await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE' });
    }),
  ));

describe('an injected fault', () => {
  test('throttling and a server error accept nothing', () =>
    withLocalBus({ faults: faultsInOrder([{ kind: 'throttle' }, { kind: 'server-error' }]) }, async (bus) => {
      await expect(put(bus, entry())).rejects.toMatchObject({ name: 'ThrottlingException' });
      await expect(put(bus, entry())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
      expect(await bus.read('archive.ndjson')).toEqual([]);
    }));

  test('a lost answer has accepted everything', () =>
    withLocalBus({ faults: faultsInOrder([{ kind: 'lose-answer' }]) }, async (bus) => {
      await expect(put(bus, entry())).rejects.toThrow();
      await bus.idle();
      expect(bus.deliveries).toHaveLength(1);
    }));

  test('entries that fail are answered in their places', () =>
    withLocalBus(
      {
        rules: everythingToReader,
        now: () => T0,
        faults: () => ({ kind: 'fail-entries', code: 'InternalFailure', which: (e) => e.DetailType === 'B' }),
      },
      async (bus) => {
        const answer = await put(bus, entry(), entry({ DetailType: 'B' }));
        expect(answer).toMatchObject({
          FailedEntryCount: 1,
          Entries: [{}, { ErrorCode: 'InternalFailure' }],
        });
      },
    ));
});
