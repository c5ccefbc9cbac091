import { join } from 'node:path';
import { matches } from '../../core/event-pattern/match.ts';
import { formatInstant, type Instant } from '../../core/time.ts';
import { Courier, type Delivery, type GivenUp, type TargetHandler } from './delivery.ts';
import { type Envelope, type Place, ruleArn, targetArn } from './envelope.ts';
import { openJournal } from './journal.ts';
import type { Sleep } from './pause.ts';
import { targetInput } from './target-input.ts';
import type { TemplateRules } from './template-rules.ts';
import type { Target } from './template-target.ts';
import { type Accepted, type Left, undelivered } from './undelivered.ts';

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
  /** Hears of each attempt: what went wrong, null where nothing did. */
  readonly heard?: ((delivery: Delivery, problem: string | null) => void) | undefined;
  readonly now: () => Instant;
  readonly sleep: Sleep;
  readonly stopped: AbortSignal;
};

/** Opens the bus on its directory and takes up every delivery that a dead process left undone. */
export const openBus = async (options: BusOptions): Promise<EmbeddedBus> => {
  const path = (name: string): string => join(options.directory, name);
  const left = await undelivered(path('archive.ndjson'), path('deliveries.ndjson'));
  const archive = await openJournal(path('archive.ndjson'));
  const log = await openJournal(path('deliveries.ndjson'));
  const deadLetters = await openJournal(path('dead-letters.ndjson'));

  const note = (delivery: Delivery, how: Outcome, problem: string | null = null): Promise<void> => {
    options.heard?.(delivery, problem);
    return log.append([
      {
        ...outcome(delivery.event, deliveryName(delivery), how),
        at: formatInstant(options.now()),
        target: delivery.target.kind,
        ...(problem === null ? {} : { problem }),
      },
    ]);
  };
  const courier = new Courier({
    ...options,
    delivered: (delivery) => note(delivery, 'delivered'),
    failed: (delivery, problem) => note(delivery, 'failed', problem),
    givenUp: async (delivery, why) => {
      await deadLetters.append([deadLetter(delivery, why)]);
      await note(delivery, 'dead-lettered', why.errorMessage);
    },
  });
  const takeUp = async ({ accepted, acceptedAt, names }: Left): Promise<void> => {
    const deliveries = route(accepted, acceptedAt, options);
    for (const delivery of deliveries) if (names.has(deliveryName(delivery))) courier.deliver(delivery);
    const gone = [...names].filter((name) => !deliveries.some((delivery) => deliveryName(delivery) === name));
    await deadLetters.append(gone.map((name) => ruleGone(accepted.event, name)));
    await log.append(gone.map((name) => outcome(accepted.event, name, 'dead-lettered')));
  };
  for (const undone of left) await takeUp(undone);

  return {
    accept: async (events, asOf) => {
      const routed = events.map((event) => ({ event, deliveries: route(event, asOf, options) }));
      await archive.append(routed.map((one) => archiveRecord(one, asOf)));
      for (const { deliveries } of routed) for (const delivery of deliveries) courier.deliver(delivery);
    },
    idle: () => courier.idle(),
  };
};

type Routed = { readonly event: Accepted; readonly deliveries: readonly Delivery[] };

const archiveRecord = ({ event: { bus, event }, deliveries }: Routed, asOf: Instant): object => ({
  acceptedAt: formatInstant(asOf),
  bus,
  deliveries: deliveries.map(deliveryName),
  targets: deliveries.map(({ target }) => target.kind),
  event,
});

/** After `failed` it is tried again; the others are the end of a delivery. */
type Outcome = 'delivered' | 'dead-lettered' | 'failed';

const outcome = (event: Envelope, delivery: string, of: Outcome): object => ({
  eventId: event.id,
  delivery,
  outcome: of,
});

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

/** For a delivery that was promised under a template that has changed since. */
const ruleGone = (event: Envelope, name: string): object => ({
  queue: null,
  attributes: {
    ERROR_CODE: 'RULE_NOT_FOUND',
    ERROR_MESSAGE: `${name} no longer takes this event`,
    RETRY_ATTEMPTS: 0,
  },
  body: event,
});
