import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '../../../adapters/http/problem.ts';
import { type Served, serveDashboard } from '../../../adapters/http/serve.ts';

let served: Served;
beforeAll(async () => {
  const api = new Hono().get('/v1/runs', (c) => c.json({ here: true }));
  served = await serveDashboard(api, { port: 0, assets: 'dashboard' });
});
afterAll(() => served?.stop());

/** What the server answers to these bytes, whatever they are: its status, its type, its body. */
const sent = (bytes: string): Promise<{ status: number; type: string; body: string }> =>
  new Promise((done, failed) => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => socket.write(bytes));
    let all = '';
    socket.on('data', (data) => {
      all += String(data);
    });
    socket.on('close', () => {
      const [head = '', body = ''] = all.split('\r\n\r\n');
      const status = Number(/^HTTP\/1.1 (\d+) /.exec(head)?.[1]);
      done({ status, type: /content-type: (\S+)/i.exec(head)?.[1] ?? '', body });
    });
    socket.on('error', failed);
  });

const REST = '\r\nHost: localhost\r\nConnection: close\r\n\r\n';

test('a request of this machine is answered', async () => {
  expect(await sent(`GET /v1/runs HTTP/1.1${REST}`)).toMatchObject({ status: 200, body: '{"here":true}' });
});

const samples = readdirSync('docs/events').filter((file) => file.endsWith('.sample.json'));
test.each(samples)('the dashboard link of %s leads to the page, with what it is about', async (file) => {
  const sample = JSON.parse(readFileSync(`docs/events/${file}`, 'utf8'));
  const answer = await fetch(new URL(sample.detail.links.dashboard, served.url), { redirect: 'manual' });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toMatch(/^\/(\?|#)/);
});

const refused: Record<string, readonly [bytes: string, status: number, reason: RegExp]> = {
  'a megabyte of query': [
    `GET /v1/runs?owner=${'a'.repeat(1_000_000)} HTTP/1.1${REST}`,
    431,
    /more than 16 KB/,
  ],
  'more than is sent before the answer is there': [
    `GET /v1/runs?owner=${'a'.repeat(5_000_000)} HTTP/1.1${REST}`,
    431,
    /more than 16 KB/,
  ],
  'a method that no request can be made of': [
    `TRACE /v1/runs HTTP/1.1${REST}`,
    405,
    /TRACE: this server only/,
  ],
  'a method that writes': [`DELETE / HTTP/1.1${REST}`, 405, /DELETE: this server only reads/],
  'an address that is none': [`OPTIONS * HTTP/1.1${REST}`, 405, /only reads/],
  'an address of another host': [`GET http://evil.example/v1/runs HTTP/1.1${REST}`, 400, /begins with \//],
  'another name for this machine': [
    'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    421,
    /localhost only/,
  ],
  'no name at all': ['GET / HTTP/1.0\r\n\r\n', 421, /localhost only/],
  'what is not HTTP': ['\u0016\u0003\u0001 hello\r\n\r\n', 400, /not HTTP/],
};
test.each(Object.entries(refused))('%s is refused with a reason', async (_, [bytes, status, reason]) => {
  const answer = await sent(bytes);
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  expect(Problem.parse(JSON.parse(answer.body)).detail).toMatch(reason);
});
