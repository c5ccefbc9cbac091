import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { fetchChronosJobs } from '../../../adapters/chronos/fetch-chronos-jobs.ts';
import { readChronosJobs } from '../../../adapters/chronos/read-chronos-jobs.ts';

const LIST = readFileSync(new URL('../../fixtures/chronos/jobs-v3.json', import.meta.url), 'utf8');
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
};
const timeoutMilliseconds = 2000;
const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );

test('a saved list of version 3 is read', () => {
  const read = readChronosJobs(LIST);
  expect(read).toMatchObject({
    ok: true,
    jobs: [
      {
        name: 'ledger_export',
        epsilon: null,
        retries: 2,
        trigger: { kind: 'schedule', schedule: 'R/2026-11-22T08:15:00.000Z/PT2H' },
      },
      { name: 'ledger_check', concurrent: true, trigger: { kind: 'parents', parents: ['ledger_export'] } },
      { name: 'receipts', disabled: true, trigger: { scheduleTimeZone: 'America/New_York' } },
    ],
  });
});

test.each([
  ['an HTML page', ' <!DOCTYPE html><html>', 'an HTML page'],
  ['nothing', '', 'text that is not JSON'],
  ['a message', '{"message":"no leader"}', 'JSON that is no job list: top level'],
  ['a job without a name', '[{"schedule":"R//P1D"}]', '0.name'],
  ['a job without a trigger', '[{"name":"x"}]', 'neither a schedule nor parents'],
])('%s is no job list, in one line', (_, body, says) => {
  const read = readChronosJobs(body);
  expect(read).toMatchObject({ ok: false, message: expect.stringContaining(says) });
  expect(JSON.stringify(read)).not.toContain('\\n');
});

test('the list is fetched with the name and password, under the path of the address', async () => {
  const seen: string[] = [];
  const url = await serve((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end(LIST);
  });
  const jobs = await fetchChronosJobs({
    url: `${url}/chronos/`,
    user: 'ann',
    password: 's:cret',
    timeoutMilliseconds,
  });
  expect(jobs).toHaveLength(3);
  expect(seen).toEqual([
    `GET /chronos/v1/scheduler/jobs Basic ${Buffer.from('ann:s:cret').toString('base64')}`,
  ]);
});

test('a follower sends us to the leader, and another host gets no password', async () => {
  const seen: (string | undefined)[] = [];
  const leader = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end('[]');
  });
  const follower = await serve((request, response) => {
    response.writeHead(307, { location: `${leader}${request.url}` }).end();
  });
  expect(await fetchChronosJobs({ url: follower, user: 'ann', password: 'x', timeoutMilliseconds })).toEqual(
    [],
  );
  expect(seen).toEqual([undefined]);
});

const FAILS: Readonly<Record<string, { listener: RequestListener; says: RegExp; timeout?: number }>> = {
  'an HTML answer': {
    listener: (_, response) => response.end('<html><body>Sign in</body></html>'),
    says: /^ChronosError: http:\/\/127\.0\.0\.1:\d+\/v1\/scheduler\/jobs answered an HTML page, not a job list: [^\n]*$/,
  },
  'a refused password': {
    listener: (_, response) => response.writeHead(401).end('no'),
    says: /answered 401: it asks for a user and a password$/,
  },
  'an error inside': {
    listener: (_, response) => response.writeHead(500).end('stack'),
    says: /answered 500$/,
  },
  'a list cut short': {
    listener: (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[{"name":');
      setImmediate(() => response.destroy());
    },
    says: /: the answer was cut off$/,
  },
  'a list that stops coming': {
    listener: (_, response) => void response.write('[{"name":'),
    says: /no answer within 0\.1 s$/,
    timeout: 100,
  },
  'no answer in time': { listener: () => undefined, says: /no answer within 0\.1 s$/, timeout: 100 },
  'redirects without end': {
    listener: (request, response) => response.writeHead(302, { location: request.url }).end(),
    says: /sends its caller on and on$/,
  },
};

test.each(Object.entries(FAILS))('%s is one clear line', async (_, { listener, says, timeout }) => {
  const url = await serve(listener);
  const message = await messageOf(
    fetchChronosJobs({
      url,
      user: 'ann',
      password: 'secret',
      timeoutMilliseconds: timeout ?? timeoutMilliseconds,
    }),
  );
  expect(message).toMatch(says);
  expect(message).not.toContain('secret');
});

test('an address with https where no TLS is spoken is one clear line', async () => {
  const url = (await serve((_, response) => response.end('[]'))).replace('http:', 'https:');
  const message = await messageOf(fetchChronosJobs({ url, timeoutMilliseconds }));
  expect(message).toMatch(/jobs: it does not speak TLS: is its address http:\/\/\?$/);
});

test('nobody listening is one clear line', async () => {
  const url = await serve(() => undefined);
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  expect(await messageOf(fetchChronosJobs({ url, timeoutMilliseconds }))).toMatch(
    /^ChronosError: .*ECONNREFUSED/,
  );
});
