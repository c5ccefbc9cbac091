import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Duration } from '../../core/time.ts';
import { ClusterSilent, ClusterUnreachable, MalformedResponse, OutOfTime } from './errors.ts';

/** One HTTP answer; the body streams and has not been read. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
};

export type Ask = {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly send: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** How long it may be without a sign from the peer: while connecting, before the answer, within its body. */
  readonly silence: Duration;
};

/** Keeps the paths of a long silence (a quiet watch) open, and finds a peer that vanished from them. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Sends one request. A peer that is stopped, or behind a wall that swallows packets, says nothing at all, and TCP alone
 * would wait for minutes: by then the API server has forgotten what we came for.
 * @throws ClusterUnreachable, or OutOfTime when the signal fired
 */
export const ask = ({ url, options, send, signal, silence }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const make = url.protocol === 'http:' ? plainRequest : tlsRequest;
    let silent = false;
    const troubleOf: TroubleOf = (cause) => {
      if (signal?.aborted) return new OutOfTime(`stopped while talking to ${url.host}`, { cause });
      return silent ? new ClusterSilent(url.origin, silence) : new ClusterUnreachable(url.origin, cause);
    };
    const asked = { ...options, timeout: silence, ...(signal ? { signal } : {}) };
    const request = make(url, asked, (message) => {
      const { statusCode: status = 0, headers } = message;
      resolve({ status, headers, body: bodyOf(message, troubleOf) });
    });
    request.on('socket', (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
    request.on('timeout', () => {
      silent = true;
      request.destroy();
    });
    request.on('error', (cause) => reject(troubleOf(cause)));
    request.end(send);
  });

type TroubleOf = (cause: unknown) => Error;

async function* bodyOf(message: IncomingMessage, troubleOf: TroubleOf): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of message) yield chunk;
  } catch (cause) {
    throw troubleOf(cause);
  } finally {
    // A reader that stops early does not want the rest: free the connection.
    if (!message.readableEnded) message.destroy();
  }
}

/** The whole body as text, for the small ones. @throws MalformedResponse beyond `limit` bytes */
export const readText = async (body: AsyncIterable<Uint8Array>, limit = 1 << 20): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit)
      throw new MalformedResponse(`an answer of more than ${limit} bytes where a short one was due`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
