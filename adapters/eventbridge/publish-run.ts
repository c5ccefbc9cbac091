import { setMaxListeners } from 'node:events';
import type { Outgoing, PublishOutcome } from '../../core/ports/publisher.ts';
import { createChangeBell } from './change-bell.ts';
import type { GroupQueue, Waiting } from './group-queue.ts';

export type Reason = { readonly code: string; readonly message: string };

// So many failed calls in a row, without one answer between them, are an outage: the rest is not even tried.
const FAILED_CALLS_IN_A_ROW = 20;

const ABORTED: Reason = { code: 'Aborted', message: 'the time for this run was over' };

export type RunParts = {
  readonly events: readonly Outgoing[];
  /** By position; the run fills it in. */
  readonly outcomes: (PublishOutcome | undefined)[];
  readonly queue: GroupQueue;
  readonly signal: AbortSignal | undefined;
};

/** The state of one `publish`: who is in flight, who rests before another try, what is decided. */
export class PublishRun {
  /** Resolves when the caller's signal aborts; never without one. */
  readonly aborted: Promise<void>;
  private readonly parts: RunParts;
  private readonly stopper = new AbortController();
  private readonly bell = createChangeBell();
  private readonly attempts = new Map<number, number>();
  private inFlight = 0;
  private resting = 0;
  private failedCalls = 0;
  private stopped: Reason | undefined;

  constructor(parts: RunParts) {
    this.parts = parts;
    // One listener for each call in flight and each entry that rests: many, and no leak.
    setMaxListeners(0, this.stopper.signal);
    this.aborted = new Promise((resolve) => {
      const abort = (): void => {
        this.stop(ABORTED);
        this.stopper.abort();
        resolve();
      };
      if (parts.signal?.aborted) abort();
      else parts.signal?.addEventListener('abort', abort, { once: true, signal: this.stopper.signal });
    });
  }

  /** Aborts when the run is over, for whatever reason. */
  get signal(): AbortSignal {
    return this.stopper.signal;
  }

  get isOver(): boolean {
    return this.stopped !== undefined || (this.inFlight + this.resting === 0 && !this.parts.queue.peek());
  }

  get stopReason(): Reason {
    return this.stopped ?? ABORTED;
  }

  take(): readonly Waiting[] {
    const batch = this.parts.queue.take();
    this.inFlight += batch.length;
    return batch;
  }

  changed(): Promise<void> {
    return this.bell.next();
  }

  callAnswered(): void {
    this.failedCalls = 0;
  }

  callFailed(why: Reason): void {
    this.failedCalls += 1;
    if (this.failedCalls >= FAILED_CALLS_IN_A_ROW) this.stop(why);
  }

  /** How often this entry has been tried, this time included. */
  countAttempt({ index }: Waiting): number {
    const count = (this.attempts.get(index) ?? 0) + 1;
    this.attempts.set(index, count);
    return count;
  }

  sent(head: Waiting, eventId: string): void {
    this.parts.outcomes[head.index] = { kind: 'sent', id: this.idOf(head), eventId };
    this.parts.queue.moveOn(head);
    this.landed(1);
  }

  poison(head: Waiting, why: Reason): void {
    this.failed(head, why, false);
    this.parts.queue.moveOn(head);
    this.landed(1);
  }

  /** Gives the entry up for this run, and with it the later ones of its group. */
  holdBack(head: Waiting, why: Reason): void {
    const [, ...later] = this.parts.queue.takeOut(head);
    this.failed(head, why, true);
    const message = `an earlier one of its group failed: ${why.code}`;
    for (const held of later) this.failed(held, { code: 'HeldBack', message }, true);
    this.landed(1);
  }

  /** Puts the entry back when the rest is over. */
  later(head: Waiting, rest: Promise<void>): void {
    this.resting += 1;
    const wake = (): void => {
      this.resting -= 1;
      this.parts.queue.putBack(head, false);
      this.bell.ring();
    };
    rest.then(wake, wake);
    this.landed(1);
  }

  /** Each of these goes again, in a call of its own. */
  separate(batch: readonly Waiting[]): void {
    for (const head of batch) this.parts.queue.putBack(head, true);
    this.landed(batch.length);
  }

  /** Gives everything up that is not decided. */
  stop(why: Reason): void {
    this.stopped ??= why;
    this.bell.ring();
  }

  end(): void {
    this.stopper.abort();
  }

  private landed(count: number): void {
    this.inFlight -= count;
    this.bell.ring();
  }

  private failed(entry: Waiting, { code, message }: Reason, retryable: boolean): void {
    this.parts.outcomes[entry.index] = { kind: 'failed', id: this.idOf(entry), code, message, retryable };
  }

  private idOf({ index }: Waiting): string {
    return this.parts.events[index]?.id ?? '';
  }
}
