import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { type ProblemStatus, problemBody, shown, titleOf } from './problem.ts';

/**
 * A Node server over an app. What never becomes a request for it (a method that cannot be made into one, an address that is
 * none, more headers than Node reads, no HTTP at all) is refused with a reason, too.
 */
export const serverOver = (app: Hono): Server => {
  const listener = getRequestListener(app.fetch, { hostname: 'localhost' });
  const server = createServer((request, response) => {
    const refused = refusalOf(request);
    if (refused === null) return listener(request, response);
    request.resume();
    const [status, detail] = refused;
    const body = problemBody(status, detail);
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    response.end(body);
  });
  server.on('clientError', (error, socket) => refuse(socket, refusalFor(error)));
  return server;
};

type Refused = readonly [status: ProblemStatus, detail: string];

const refusalOf = ({ method = '', url = '' }: IncomingMessage): Refused | null => {
  if (method !== 'GET' && method !== 'HEAD')
    return [405, `${shown(method)}: this server only reads; expected GET`];
  return url.startsWith('/') ? null : [400, `${shown(url)}: not an address; expected one that begins with /`];
};

const refusalFor = (error: Error): Refused => {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'the address and the headers have more than 16 KB'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'the request did not come to its end'];
    default:
      return [400, 'this is not HTTP'];
  }
};

// Who still writes when we close is told nothing: the system resets the connection, and our answer is lost with it. So what
// follows a refusal is read and thrown away, for as long as a megabyte takes on a bad line.
const LINGER_MILLISECONDS = 2000;
const answered = new WeakSet<Duplex>();

const refuse = (socket: Duplex, [status, detail]: Refused): void => {
  // Each piece that follows is an error of its own.
  if (answered.has(socket)) return;
  if (!socket.writable) return void socket.destroy();
  answered.add(socket);
  const given = setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
  socket.once('close', () => clearTimeout(given));
  socket.once('end', () => socket.destroy());
  socket.resume();
  const body = problemBody(status, detail);
  const head = [
    `HTTP/1.1 ${status} ${titleOf(status)}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
