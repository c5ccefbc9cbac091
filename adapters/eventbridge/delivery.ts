import type { Json } from '../../core/event-pattern/json.ts';
import { between, type Duration, duration, type Instant, seconds } from '../../core/time.ts';
import type { Envelope } from './envelope.ts';
import type { Sleep } from './pause.ts';
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

export type CourierOptions = {
  readonly handlerOf: (target: Target) => TargetHandler;
  readonly delivered: (delivery: Delivery) => Promise<void>;
  /** An attempt failed that will be made again. */
  readonly failed: (delivery: Delivery, problem: string) => Promise<void>;
  readonly givenUp: (delivery: Delivery, why: GivenUp) => Promise<void>;
  readonly now: () => Instant;
  readonly sleep: Sleep;
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
export class Courier {
  private readonly options: CourierOptions;
  private readonly lines = new Map<string, Promise<void>>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(options: CourierOptions) {
    this.options = options;
  }

  deliver(delivery: Delivery): void {
    const line = `${delivery.rule.logicalId}/${delivery.target.id}`;
    const first = (this.lines.get(line) ?? Promise.resolve()).then(() => this.tryOnce(delivery, 1));
    // A journal that cannot be written rejects `first`; the next delivery in line is still made.
    this.lines.set(
      line,
      first.catch(() => undefined),
    );
    this.track(first);
  }

  /** Resolves when nothing is under way; rejects if an outcome could not be recorded. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private track(work: Promise<void>): void {
    this.underWay.add(work);
    const done = (): boolean => this.underWay.delete(work);
    work.then(done, done);
  }

  private async tryOnce(delivery: Delivery, attempt: number): Promise<void> {
    if (this.options.stopped.aborted) return;
    try {
      await this.options.handlerOf(delivery.target)(delivery);
    } catch (error) {
      const why = giveUp(delivery, { error, attempt, asOf: this.options.now() });
      if (why) await this.options.givenUp(delivery, why);
      else {
        await this.options.failed(delivery, messageOf(error));
        this.track(this.tryLater(delivery, attempt));
      }
      return;
    }
    await this.options.delivered(delivery);
  }

  private async tryLater(delivery: Delivery, attempt: number): Promise<void> {
    await this.options.sleep(backoff(attempt), this.options.stopped);
    await this.tryOnce(delivery, attempt + 1);
  }
}

type Failure = { readonly error: unknown; readonly attempt: number; readonly asOf: Instant };

const giveUp = ({ target, acceptedAt }: Delivery, { error, attempt, asOf }: Failure): GivenUp | undefined => {
  const known = error instanceof TargetError ? error : undefined;
  const old = between(acceptedAt, asOf) >= target.retry.maximumAge;
  const often = attempt > target.retry.attempts;
  if (known?.retryable !== false && !old && !often) return undefined;
  return {
    errorCode: known?.code ?? 'TARGET_ERROR',
    errorMessage: messageOf(error),
    attempts: attempt,
    exhausted:
      known?.retryable === false ? null : often ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds',
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
