import type { GroupQueue, Waiting } from './group-queue.ts';
import type { OutgoingEvent, PublishOutcome } from './outgoing.ts';

export type Reason = { readonly code: string; readonly message: string };

/** The state of one `publish`: who is in flight, who waits for another try, what is decided. */
export type Run = {
  readonly signal: AbortSignal;
  /** Resolves when the caller's signal aborts; never without one. */
  readonly aborted: Promise<void>;
  readonly isOver: () => boolean;
  readonly take: () => readonly Waiting[];
  /** Resolves at the next change of this state. */
  readonly changed: () => Promise<void>;
  readonly callAnswered: () => void;
  readonly callFailed: (why: Reason) => void;
  readonly countAttempt: (head: Waiting) => number;
  readonly sent: (head: Waiting, eventId: string) => void;
  readonly poison: (head: Waiting, why: Reason) => void;
  /** Gives the entry up for this run, and with it the later ones of its group. */
  readonly holdBack: (head: Waiting, why: Reason) => void;
  readonly later: (head: Waiting, pause: Promise<void>) => void;
  readonly separate: (batch: readonly Waiting[]) => void;
  /** Gives everything up for this run. */
  readonly stop: (batch: readonly Waiting[], why: Reason) => void;
  readonly stopReason: () => Reason;
  readonly end: () => void;
};

// So many failed calls in a row, without one answer between them, are an outage: the rest is not even tried.
const FAILED_CALLS_IN_A_ROW = 20;

const ABORTED: Reason = { code: 'Aborted', message: 'the time for this run was over' };

type Parts = {
  readonly events: readonly OutgoingEvent[];
  readonly outcomes: (PublishOutcome | undefined)[];
  readonly queue: GroupQueue;
  readonly signal: AbortSignal | undefined;
};

export const createRun = ({ events, outcomes, queue, signal }: Parts): Run => {
  const stopper = new AbortController();
  const attempts = new Map<number, number>();
  const change = createChange();
  const state: { inFlight: number; resting: number; failedCalls: number; stopped: Reason | undefined } = {
    inFlight: 0,
    resting: 0,
    failedCalls: 0,
    stopped: undefined,
  };

  const failed = ({ index }: Waiting, { code, message }: Reason, retryable: boolean): void => {
    outcomes[index] = { kind: 'failed', id: events[index]?.id ?? '', code, message, retryable };
  };
  const landed = (count: number): void => {
    state.inFlight -= count;
    change.happened();
  };
  const stop = (why: Reason): void => {
    state.stopped ??= why;
    change.happened();
  };
  const aborted = new Promise<void>((resolve) => {
    const abort = (): void => {
      stop(ABORTED);
      stopper.abort();
      resolve();
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true, signal: stopper.signal });
  });

  return {
    signal: stopper.signal,
    aborted,
    isOver: () =>
      state.stopped !== undefined || (state.inFlight === 0 && state.resting === 0 && !queue.peek()),
    take: () => {
      const batch = queue.take();
      state.inFlight += batch.length;
      return batch;
    },
    changed: change.next,
    callAnswered: () => {
      state.failedCalls = 0;
    },
    callFailed: (why) => {
      state.failedCalls += 1;
      if (state.failedCalls >= FAILED_CALLS_IN_A_ROW) stop(why);
    },
    countAttempt: ({ index }) => {
      const count = (attempts.get(index) ?? 0) + 1;
      attempts.set(index, count);
      return count;
    },
    sent: (head, eventId) => {
      outcomes[head.index] = { kind: 'sent', id: events[head.index]?.id ?? '', eventId };
      queue.moveOn(head);
      landed(1);
    },
    poison: (head, why) => {
      failed(head, why, false);
      queue.moveOn(head);
      landed(1);
    },
    holdBack: (head, why) => {
      const [first, ...rest] = queue.takeOut(head);
      if (first) failed(first, why, true);
      const message = `an earlier one of its group failed: ${why.code}`;
      for (const later of rest) failed(later, { code: 'HeldBack', message }, true);
      landed(1);
    },
    later: (head, pause) => {
      state.resting += 1;
      const wake = (): void => {
        state.resting -= 1;
        queue.putBack(head, false);
        change.happened();
      };
      pause.then(wake, wake);
      landed(1);
    },
    separate: (batch) => {
      for (const head of batch) queue.putBack(head, true);
      landed(batch.length);
    },
    stop: (batch, why) => {
      stop(why);
      landed(batch.length);
    },
    stopReason: () => state.stopped ?? ABORTED,
    end: () => stopper.abort(),
  };
};

/** A bell: everybody who waits for the next change is woken by it. */
const createChange = (): { readonly next: () => Promise<void>; readonly happened: () => void } => {
  let ring: () => void = () => undefined;
  let next = new Promise<void>((resolve) => {
    ring = resolve;
  });
  return {
    next: () => next,
    happened: () => {
      const rung = ring;
      next = new Promise<void>((resolve) => {
        ring = resolve;
      });
      rung();
    },
  };
};
