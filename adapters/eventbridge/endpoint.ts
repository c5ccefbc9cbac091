import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Instant, instant } from '../../core/time.ts';
import { type DestinationOverride, httpTarget } from './api-destination.ts';
import { type BusOptions, type EmbeddedBus, openBus } from './bus.ts';
import type { TargetHandler } from './delivery.ts';
import { LOCAL, type Place } from './envelope.ts';
import type { FaultScript } from './faults.ts';
import { pause, type Sleep } from './pause.ts';
import { type Answer, answerCall } from './put-events-call.ts';
import type { TemplateRules } from './template-rules.ts';
import type { Target, TargetKind } from './template-target.ts';

export type EndpointOptions = {
  readonly rules: TemplateRules;
  /** For the archive, the record of deliveries and the dead letters. */
  readonly directory: string;
  /** Handlers by logical id of the target; they come before those by kind. */
  readonly targets?: Readonly<Record<string, TargetHandler>>;
  readonly targetsByKind?: Readonly<Partial<Record<TargetKind, TargetHandler>>>;
  /** Where API destinations go, by logical id. Nothing ever leaves for the URL of the template itself. */
  readonly destinations?: Readonly<Record<string, DestinationOverride>>;
  readonly heard?: BusOptions['heard'];
  readonly port?: number;
  readonly faults?: FaultScript;
  readonly place?: Place;
  readonly now?: () => Instant;
  readonly sleep?: Sleep;
  readonly newId?: () => string;
};

export type EmbeddedEventBridge = {
  /** `http://127.0.0.1:PORT`, for the `endpoint` of an EventBridgeClient. */
  readonly url: string;
  /** Resolves when every accepted event is delivered or dead-lettered. */
  readonly idle: () => Promise<void>;
  /** Stops at once; what is not delivered is taken up by the next start on the same directory. */
  readonly close: () => Promise<void>;
};

/**
 * Starts an EventBridge on loopback that speaks the wire protocol (AWS JSON 1.1, `AWSEvents.PutEvents`), so that the
 * real client is used against it. Throws if a target of a rule has nobody to receive it: an alert that goes nowhere
 * is found at the start, not on the day of the outage.
 */
export const startEventBridge = async (options: EndpointOptions): Promise<EmbeddedEventBridge> => {
  const stop = new AbortController();
  // One listener for each delivery that rests: many, and no leak.
  setMaxListeners(0, stop.signal);
  const { rules, directory, heard, place = LOCAL, now = clock, sleep = pause } = options;
  const handlers = handlersOf(options);
  const handlerOf = (target: Target): TargetHandler => handlers.get(target.logicalId) ?? unreachable(target);
  const bus = await openBus({ rules, place, directory, handlerOf, heard, now, sleep, stopped: stop.signal });
  const server = createServer(listener(bus, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      stop.abort();
      reject(error);
    });
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    idle: bus.idle,
    close: async () => {
      stop.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bus.idle();
    },
  };
};

const clock = (): Instant => instant(Date.now());

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};

const unreachable = (target: Target): never => {
  throw new Error(`${target.logicalId} has no handler`);
};

const handlersOf = ({ rules, targets = {}, targetsByKind = {}, destinations = {} }: EndpointOptions) => {
  const found = new Map<string, TargetHandler>();
  const missing: string[] = [];
  for (const { logicalId, targets: wanted } of rules.rules.filter(({ enabled }) => enabled)) {
    for (const target of wanted) {
      const destination = rules.destinations.get(target.logicalId);
      const override = destinations[target.logicalId];
      const http = destination && override ? httpTarget(destination, override) : undefined;
      const handler = targets[target.logicalId] ?? http ?? targetsByKind[target.kind];
      if (handler) found.set(target.logicalId, handler);
      else missing.push(`${target.logicalId} (${target.kind}, rule ${logicalId})`);
    }
  }
  if (missing.length > 0) throw new Error(`nobody receives for these targets: ${missing.join(', ')}`);
  return found;
};

const listener = (bus: EmbeddedBus, options: EndpointOptions) => {
  let calls = 0;
  const { rules, place = LOCAL, now = clock, newId = randomUUID, faults } = options;
  const known = { place, names: new Set(rules.buses), newId };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await answerCall(request, {
      bus,
      known,
      asOf: now(),
      faultOf: (entries) => faults?.({ number: calls++, entries }) ?? { kind: 'none' },
    }).catch((error: unknown): Answer => {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'answer', status: 500, body: { __type: 'InternalException', message } };
    });
    send(answer, response);
  };
};

const send = (answer: Answer, response: ServerResponse): void => {
  if (answer.kind === 'silence') return;
  if (answer.kind === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(answer.body));
};
