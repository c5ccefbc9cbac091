import type { Json } from '../../core/event-pattern/json.ts';
import { between, type Duration, duration, type Instant, seconds } from '../../core/time.ts';
import type { Envelope } from './envelope.ts';
import type { Rule } from './template-rules.ts';
import type { Target } from './template-target.ts';

/** One event on its way to one target of one rule that matched it. */
export type Delivery = {
  readonly event: Envelope;
  readonly acceptedAt: Instant;
  readonly rule: Rule;
  readonly ruleArn: string;
  readonly target: Target;
  readonly targetArn: string;
  /** What the target is called with: the event, or what the rule's transformer made of it. */
  readonly input: Json;
};

/** Called at least once for each delivery; a rejection is a failed attempt. */
export type TargetHandler = (delivery: Delivery) => Promise<void> | void;

/** A failed attempt that says how it failed. Any other error is retried under the code `TARGET_ERROR`. */
export class TargetError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  constructor(code: string, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'TargetError';
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** Why a delivery was given up; the words are those of the service's dead-letter attributes. */
export type GivenUp = {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attempts: number;
  readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | null;
};

export type Courier = {
  readonly deliver: (delivery: Delivery) => void;
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>;
};

export type CourierOptions = {
  readonly handlerOf: (target: Target) => TargetHandler;
  readonly delivered: (delivery: Delivery) => Promise<void>;
  readonly givenUp: (delivery: Delivery, why: GivenUp) => Promise<void>;
  readonly now: () => Instant;
  readonly sleep: (length: Duration) => Promise<void>;
  /** After this nothing is tried any more: what is not delivered stays recorded as accepted. */
  readonly stopped: AbortSignal;
};

// One second, doubled: the service does not publish its curve, only that it is exponential. A minute is the ceiling.
const FIRST_BACKOFF = seconds(1);
const LONGEST_BACKOFF = seconds(60);

export const backoff = (attempt: number): Duration =>
  duration(Math.min(FIRST_BACKOFF * 2 ** (attempt - 1), LONGEST_BACKOFF));

/**
 * Delivers. First attempts at one target are made one after another, in the order of acceptance, so that people read
 * "opened" before "closed"; an attempt that fails is retried beside the line and holds nobody up.
 */
export const createCourier = (options: CourierOptions): Courier => {
  const lines = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();

  const track = (work: Promise<void>): void => {
    underWay.add(work);
    const done = (): boolean => underWay.delete(work);
    work.then(done, done);
  };

  const retry = async (delivery: Delivery, attempt: number): Promise<void> => {
    await options.sleep(backoff(attempt));
    await tryOnce(delivery, attempt + 1);
  };

  const tryOnce = async (delivery: Delivery, attempt: number): Promise<void> => {
    if (options.stopped.aborted) return;
    try {
      await options.handlerOf(delivery.target)(delivery);
    } catch (error) {
      const why = giveUp(delivery, { error, attempt, asOf: options.now() });
      if (why) await options.givenUp(delivery, why);
      else track(retry(delivery, attempt));
      return;
    }
    await options.delivered(delivery);
  };

  return {
    deliver: (delivery) => {
      const line = `${delivery.rule.logicalId}/${delivery.target.id}`;
      const first = (lines.get(line) ?? Promise.resolve()).then(() => tryOnce(delivery, 1));
      // A journal that cannot be written rejects `first`; the next delivery in line is still made.
      lines.set(
        line,
        first.catch(() => undefined),
      );
      track(first);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};

type Failure = { readonly error: unknown; readonly attempt: number; readonly asOf: Instant };

const giveUp = ({ target, acceptedAt }: Delivery, { error, attempt, asOf }: Failure): GivenUp | undefined => {
  const known = error instanceof TargetError ? error : undefined;
  const old = between(acceptedAt, asOf) >= target.retry.maximumAge;
  const often = attempt > target.retry.attempts;
  if (known?.retryable !== false && !old && !often) return undefined;
  return {
    errorCode: known?.code ?? 'TARGET_ERROR',
    errorMessage: error instanceof Error ? error.message : String(error),
    attempts: attempt,
    exhausted:
      known?.retryable === false ? null : often ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds',
  };
};
