import { join } from 'node:path';
import * as z from 'zod';
import { matches } from '../../core/event-pattern/match.ts';
import { formatInstant, type Instant, parseInstant } from '../../core/time.ts';
import { Courier, type Delivery, type GivenUp, type TargetHandler } from './delivery.ts';
import { type Envelope, type Place, ruleArn, targetArn } from './envelope.ts';
import { openJournal, readJournal } from './journal.ts';
import type { Sleep } from './pause.ts';
import { targetInput } from './target-input.ts';
import type { TemplateRules } from './template-rules.ts';
import type { Target } from './template-target.ts';

export type Accepted = { readonly bus: string; readonly event: Envelope };

/** The bus behind the endpoint: archives what is accepted, routes it by the rules, delivers, keeps what failed. */
export type EmbeddedBus = {
  /** Resolves when the events are archived; deliveries then go on by themselves. */
  readonly accept: (events: readonly Accepted[], asOf: Instant) => Promise<void>;
  readonly idle: () => Promise<void>;
};

export type BusOptions = {
  readonly rules: TemplateRules;
  readonly place: Place;
  /** Holds `archive.ndjson`, `deliveries.ndjson` and `dead-letters.ndjson`; made if it is not there. */
  readonly directory: string;
  readonly handlerOf: (target: Target) => TargetHandler;
  readonly now: () => Instant;
  readonly sleep: Sleep;
  readonly stopped: AbortSignal;
};

// What was accepted names its deliveries: a rule added later must not deliver the past.
const archived = z.object({
  acceptedAt: z.string(),
  bus: z.string(),
  deliveries: z.array(z.string()),
  event: z.custom<Envelope>((value) => typeof value === 'object' && value !== null && 'id' in value),
});
const settled = z.object({ eventId: z.string(), delivery: z.string() });

/** Opens the bus on its directory and takes up every delivery that a dead process left undone. */
export const openBus = async (options: BusOptions): Promise<EmbeddedBus> => {
  const path = (name: string): string => join(options.directory, name);
  const left = await undelivered(path('archive.ndjson'), path('deliveries.ndjson'));
  const archive = await openJournal(path('archive.ndjson'));
  const log = await openJournal(path('deliveries.ndjson'));
  const deadLetters = await openJournal(path('dead-letters.ndjson'));

  const settle = (delivery: Delivery, outcome: string): Promise<void> =>
    log.append([{ eventId: delivery.event.id, delivery: deliveryName(delivery), outcome }]);

  const courier = new Courier({
    ...options,
    delivered: (delivery) => settle(delivery, 'delivered'),
    givenUp: async (delivery, why) => {
      await deadLetters.append([deadLetter(delivery, why)]);
      await settle(delivery, 'dead-lettered');
    },
  });

  for (const { accepted, acceptedAt, names } of left) {
    for (const delivery of route(accepted, acceptedAt, options)) {
      if (names.has(deliveryName(delivery))) courier.deliver(delivery);
    }
  }
  return {
    accept: async (events, asOf) => {
      const routed = events.map((event) => ({ event, deliveries: route(event, asOf, options) }));
      await archive.append(
        routed.map(({ event: { bus, event }, deliveries }) => ({
          acceptedAt: formatInstant(asOf),
          bus,
          deliveries: deliveries.map(deliveryName),
          event,
        })),
      );
      for (const { deliveries } of routed) for (const delivery of deliveries) courier.deliver(delivery);
    },
    idle: () => courier.idle(),
  };
};

const deliveryName = ({ rule, target }: Delivery): string => `${rule.logicalId}/${target.id}`;

const route = (accepted: Accepted, acceptedAt: Instant, options: BusOptions): readonly Delivery[] =>
  options.rules.rules
    .filter((rule) => rule.enabled && rule.bus === accepted.bus && matches(rule.pattern, accepted.event))
    .flatMap((rule) =>
      rule.targets.map((target): Delivery => {
        const arn = ruleArn(options.place, rule.bus, rule.name);
        const ingestionTime = formatInstant(acceptedAt);
        const context = { event: accepted.event, rule: { name: rule.name, arn }, ingestionTime };
        return {
          event: accepted.event,
          acceptedAt,
          rule,
          ruleArn: arn,
          target,
          targetArn: targetArn(options.place, target.kind, target.logicalId),
          input: targetInput(target.input, context),
        };
      }),
    );

/** The attributes that the service puts on a dead letter, and the event as its body. */
const deadLetter = ({ event, ruleArn: rule, targetArn: arn, target }: Delivery, why: GivenUp): object => ({
  queue: target.deadLetterQueue,
  attributes: {
    ERROR_CODE: why.errorCode,
    ERROR_MESSAGE: why.errorMessage,
    RULE_ARN: rule,
    TARGET_ARN: arn,
    RETRY_ATTEMPTS: why.attempts - 1,
    ...(why.exhausted === null ? {} : { EXHAUSTED_RETRY_CONDITION: why.exhausted }),
  },
  body: event,
});

type Left = {
  readonly accepted: Accepted;
  readonly acceptedAt: Instant;
  readonly names: ReadonlySet<string>;
};

const undelivered = async (archivePath: string, logPath: string): Promise<readonly Left[]> => {
  const done = new Set(
    (await readJournal(logPath)).map((line) => {
      const { eventId, delivery } = settled.parse(line);
      return `${eventId} ${delivery}`;
    }),
  );
  return (await readJournal(archivePath)).flatMap((line) => {
    const { event, bus, deliveries, acceptedAt } = archived.parse(line);
    const names = new Set(deliveries.filter((name) => !done.has(`${event.id} ${name}`)));
    const at = parseInstant(acceptedAt);
    return names.size === 0 || at === undefined ? [] : [{ accepted: { event, bus }, acceptedAt: at, names }];
  });
};
