import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { ClusterUnreachable, MalformedResponse, OutOfTime } from './errors.ts';

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
};

/** Long silences are normal on a watch; a peer that vanished is found by TCP keep-alive, not by a guess at silence. */
const KEEP_ALIVE_MS = 15_000;

/** Sends one request. @throws ClusterUnreachable, or OutOfTime when the signal fired */
export const ask = ({ url, options, send, signal }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const make = url.protocol === 'http:' ? plainRequest : tlsRequest;
    const request = make(url, signal ? { ...options, signal } : options, (message) => {
      resolve({
        status: message.statusCode ?? 0,
        headers: message.headers,
        body: bodyOf(message, url, signal),
      });
    });
    request.on('socket', (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
    request.on('error', (cause) => reject(troubleWith(url, cause, signal)));
    request.end(send);
  });

async function* bodyOf(
  message: IncomingMessage,
  url: URL,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of message) yield chunk;
  } catch (cause) {
    throw troubleWith(url, cause, signal);
  } finally {
    // A reader that stops early does not want the rest: free the connection.
    if (!message.readableEnded) message.destroy();
  }
}

const troubleWith = (url: URL, cause: unknown, signal: AbortSignal | undefined): Error =>
  signal?.aborted
    ? new OutOfTime(`stopped while talking to ${url.host}`, { cause })
    : new ClusterUnreachable(url.origin, cause);

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
