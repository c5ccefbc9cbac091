import { beforeAll, describe, expect, test } from 'vitest';
import { apiOn } from '../../adapters/http/app.ts';
import { Problem } from '../../adapters/http/problem.ts';
import { instant, parseInstant } from '../../core/time.ts';
import { queryWith } from '../../functions/query.ts';
import { replayed } from '../recording/replayed.ts';

const NOW = parseInstant('2026-11-22T15:44:00Z') ?? instant(0);

/** What a function URL gives for a request that IAM has let in (payload version 2.0). */
const asked = (path: string, { method = 'GET', headers = {} } = {}) => {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: 'abcdefgh.lambda-url.eu-central-1.on.aws', ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefgh',
      domainName: 'abcdefgh.lambda-url.eu-central-1.on.aws',
      domainPrefix: 'abcdefgh',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'curl' },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:15:44:00 +0000',
      timeEpoch: NOW,
      authentication: null,
      authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/reader' } },
    },
    body: null,
    isBase64Encoded: false,
  } as never;
};

describe('the query function behind its URL', () => {
  let handler: ReturnType<typeof queryWith>;
  beforeAll(async () => {
    const { store } = await replayed();
    const app = apiOn({ ...store, measure: null }, () => NOW);
    handler = queryWith(async () => app);
  });
  const get = async (...request: Parameters<typeof asked>) => {
    const answer = await handler(asked(...request), {} as never);
    return { ...answer, headers: answer.headers ?? {} };
  };

  test('answers as the page is answered, with an ETag that a later request may give back', async () => {
    const first = await get('/v1/missed?since=1h&limit=3&cause=oom-killed');
    expect([first.statusCode, first.headers['content-type'], first.isBase64Encoded]).toEqual([
      200,
      'application/json',
      false,
    ]);
    const { runs, next } = JSON.parse(first.body);
    expect(runs).toHaveLength(3);
    const again = await get('/v1/missed?since=1h&limit=3&cause=oom-killed', {
      headers: { 'if-none-match': first.headers.etag },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const second = await get(`/v1/missed?since=1h&limit=3&cause=oom-killed&cursor=${next}`);
    expect(JSON.parse(second.body)).toMatchObject({ next: null, runs: { length: 3 } });
  });

  const refused: Record<string, readonly [Parameters<typeof asked>, number, RegExp]> = {
    'a name that climbs': [['/v1/jobs/lab/..%2F..%2Fetc'], 400, /not a CronJob name/],
    'half of an escape': [['/v1/jobs/lab/%zz'], 400, /not a CronJob name/],
    'a range of years': [['/v1/missed?since=2020-01-01T00:00:00Z'], 400, /longer than 403 days/],
    'a method that writes': [['/v1/runs', { method: 'DELETE' }], 405, /only reads/],
    'a megabyte of query': [[`/v1/runs?owner=${'a'.repeat(1_000_000)}`], 414, /more than 8192 characters/],
    'nothing there': [['/'], 404, /see \/openapi.json/],
  };
  test.each(Object.entries(refused))('%s is refused with a reason', async (_, [request, status, reason]) => {
    const { statusCode, headers, body } = await get(...request);
    expect([statusCode, headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(Problem.parse(JSON.parse(body)).detail).toMatch(reason);
  });
});
