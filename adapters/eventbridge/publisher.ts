import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Outgoing, PublishOutcome } from '../../core/ports/publisher.ts';
import { type Duration, duration, seconds } from '../../core/time.ts';
import { encodeEntry } from './encode-entry.ts';
import { GroupQueue, type Waiting } from './group-queue.ts';
import type { Sleep } from './pause.ts';
import { PublishRun, type Reason } from './publish-run.ts';
import { type CallFailure, callFailure, entryOutcome } from './put-outcome.ts';

export type PublisherOptions = {
  readonly client: EventBridgeClient;
  readonly busName: string;
  readonly sleep: Sleep;
  /** From 0 to 1, for the jitter of the backoff. */
  readonly random?: () => number;
  /** How often one entry is tried in one run. */
  readonly attempts?: number;
  readonly concurrency?: number;
  /** How long one run may take; what is not decided then is given up, as by the caller's signal. */
  readonly longest?: Duration;
};

// Five tries over about three seconds: what lasts longer is an outage, and the outbox keeps the entry for the next run.
const ATTEMPTS = 5;
const FIRST_BACKOFF = 200;
const LONGEST_BACKOFF = seconds(5);
// Whoever sends has a turn of a minute (adapters/store/turn.ts): in it the run must be over and what was sent be marked.
const LONGEST = seconds(40);
// Calls in flight at once. Modest, because the quota (in small Regions some hundreds of calls a second) is the whole
// account's. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const CONCURRENCY = 4;

/**
 * The core's publisher (core/ports/publisher.ts) that can be told to stop: when the signal aborts it returns at once,
 * and what is not known to have arrived is `failed`, retryable, and is to be sent again under the same id.
 */
export type EventBridgePublisher = {
  readonly publish: (events: readonly Outgoing[], signal?: AbortSignal) => Promise<readonly PublishOutcome[]>;
};

/** A publisher over the real client (which should not retry by itself: `eventBridgeClient`). */
export const createPublisher = (options: PublisherOptions): EventBridgePublisher => ({
  publish: async (events, signal) => {
    const outcomes: (PublishOutcome | undefined)[] = events.map(() => undefined);
    const queue = new GroupQueue(encodeAll(events, { busName: options.busName, outcomes }));
    const timeIsUp = AbortSignal.timeout(options.longest ?? LONGEST);
    const run = new PublishRun({
      events,
      outcomes,
      queue,
      signal: signal === undefined ? timeIsUp : AbortSignal.any([signal, timeIsUp]),
    });
    const workers = Array.from({ length: options.concurrency ?? CONCURRENCY }, () => work(run, options));
    await Promise.race([Promise.all(workers), run.aborted]);
    run.end();
    return events.map(({ id }, i) => outcomes[i] ?? unsent(id, run.stopReason));
  },
});

const unsent = (id: string, { code, message }: Reason): PublishOutcome => ({
  kind: 'failed',
  id,
  code,
  message,
  retryable: true,
});

/** Those that can be sent; the others are decided at once, so that their groups do not wait for them. */
const encodeAll = (
  events: readonly Outgoing[],
  { busName, outcomes }: { readonly busName: string; readonly outcomes: (PublishOutcome | undefined)[] },
): readonly Waiting[] =>
  events.flatMap((event, index): readonly Waiting[] => {
    const encoded = encodeEntry(event, busName);
    if (encoded.kind === 'entry') {
      return [{ index, group: event.group, entry: encoded.entry, size: encoded.size }];
    }
    const { code, message } = encoded;
    outcomes[index] = { kind: 'failed', id: event.id, code, message, retryable: false };
    return [];
  });

const work = async (run: PublishRun, options: PublisherOptions): Promise<void> => {
  while (!run.isOver) {
    const batch = run.take();
    if (batch.length > 0) await sendBatch(batch, run, options);
    else await run.changed();
  }
};

const sendBatch = async (
  batch: readonly Waiting[],
  run: PublishRun,
  options: PublisherOptions,
): Promise<void> => {
  try {
    const command = new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) });
    const answer = await options.client.send(command, { abortSignal: run.signal });
    run.callAnswered();
    for (const [i, head] of batch.entries()) settle(head, { run, options, result: answer.Entries?.[i] });
  } catch (error) {
    // Our own abort: `publish` has returned, and what was in flight counts as not sent.
    if (!run.signal.aborted) callFailed(batch, callFailure(error), { run, options });
  }
};

type Context = { readonly run: PublishRun; readonly options: PublisherOptions };
type Result = Parameters<typeof entryOutcome>[0];

const settle = (head: Waiting, { run, options, result }: Context & { readonly result: Result }): void => {
  const outcome = entryOutcome(result);
  switch (outcome.kind) {
    case 'sent':
      run.sent(head, outcome.eventId);
      break;
    case 'poison':
      run.poison(head, outcome);
      break;
    case 'denied':
      run.holdBack(head, outcome);
      break;
    case 'transient':
      tryAgain(head, outcome, { run, options });
      break;
    default:
      outcome satisfies never;
  }
};

const callFailed = (batch: readonly Waiting[], failure: CallFailure, { run, options }: Context): void => {
  const [only, ...more] = batch;
  if (failure.kind === 'denied') {
    run.stop(failure);
  } else if (failure.kind === 'transient') {
    run.callFailed(failure);
    for (const head of batch) tryAgain(head, failure, { run, options });
  } else if (only && more.length === 0) {
    run.poison(only, failure);
  } else {
    // One of them spoils the call: each goes alone, and only that one fails.
    run.separate(batch);
  }
};

const tryAgain = (head: Waiting, why: Reason, { run, options }: Context): void => {
  const attempt = run.countAttempt(head);
  if (attempt >= (options.attempts ?? ATTEMPTS)) run.holdBack(head, why);
  else run.later(head, options.sleep(backoff(attempt, options.random ?? Math.random), run.signal));
};

/** Doubles, with full jitter over its upper half. */
const backoff = (attempt: number, random: () => number): Duration => {
  const length = Math.min(FIRST_BACKOFF * 2 ** (attempt - 1), LONGEST_BACKOFF);
  return duration(Math.round(length * (0.5 + random() / 2)));
};
