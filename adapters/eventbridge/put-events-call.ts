import type { IncomingMessage } from 'node:http';
import type { Instant } from '../../core/time.ts';
import type { Accepted, EmbeddedBus } from './bus.ts';
import type { Fault } from './faults.ts';
import { answerEntry, type Bus, type EntryAnswer, readRequest, type WireEntry } from './put-events.ts';

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: object }
  /** The connection is cut without an answer. */
  | { readonly kind: 'cut' }
  /** The connection stays open without an answer. */
  | { readonly kind: 'silence' };

export type CallContext = {
  readonly bus: EmbeddedBus;
  readonly known: Bus;
  readonly faultOf: (entries: readonly WireEntry[]) => Fault;
  readonly asOf: Instant;
};

const error = (status: number, type: string, message: string): Answer => ({
  kind: 'answer',
  status,
  body: { __type: type, message },
});

// JSON may write one byte of a detail as six (\u0001); beyond that no request can be within the limit of 1 MB.
const MAXIMUM_BODY = 8 * 1_048_576;
// Only names of this machine: a page that rebinds its own host name to 127.0.0.1 gets nothing from us.
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Answers one HTTP request to the endpoint, with whatever fault the script wants. */
export const answerCall = async (request: IncomingMessage, context: CallContext): Promise<Answer> => {
  if (!LOOPBACK.test(request.headers.host ?? ''))
    return error(403, 'AccessDeniedException', 'Not a local name');
  if (request.method !== 'POST' || request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') {
    return error(400, 'UnknownOperationException', 'Only AWSEvents.PutEvents is served here');
  }
  const body = await bodyOf(request);
  if (body === undefined) return error(413, 'RequestEntityTooLargeException', 'The request is too large');
  const read = readRequest(body);
  if (read.kind === 'refused') return error(400, read.type, read.message);
  return withFault(read.entries, context.faultOf(read.entries), context);
};

const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAXIMUM_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const withFault = async (
  entries: readonly WireEntry[],
  fault: Fault,
  context: CallContext,
): Promise<Answer> => {
  switch (fault.kind) {
    case 'throttle':
      return error(400, 'ThrottlingException', 'Rate exceeded');
    case 'server-error':
      return error(500, 'InternalException', 'The request processing has failed');
    case 'no-answer':
      return { kind: 'silence' };
    case 'lose-answer':
      await accept(entries, () => false, { ...context, code: '' });
      return { kind: 'cut' };
    case 'fail-entries':
      return accept(entries, fault.which, { ...context, code: fault.code });
    case 'none':
      return accept(entries, () => false, { ...context, code: '' });
    default:
      return fault satisfies never;
  }
};

const accept = async (
  entries: readonly WireEntry[],
  fails: (entry: WireEntry) => boolean,
  { bus, known, asOf, code }: CallContext & { readonly code: string },
): Promise<Answer> => {
  const answers = entries.map(
    (entry): EntryAnswer =>
      fails(entry) ? { kind: 'failed', code, message: 'Injected fault' } : answerEntry(entry, known, asOf),
  );
  await bus.accept(
    answers.flatMap((answer): Accepted[] => (answer.kind === 'accepted' ? [answer] : [])),
    asOf,
  );
  return { kind: 'answer', status: 200, body: resultOf(answers) };
};

const resultOf = (answers: readonly EntryAnswer[]): object => ({
  FailedEntryCount: answers.filter(({ kind }) => kind === 'failed').length,
  Entries: answers.map((answer) =>
    answer.kind === 'accepted'
      ? { EventId: answer.event.id }
      : { ErrorCode: answer.code, ErrorMessage: answer.message },
  ),
});
