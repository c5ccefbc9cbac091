import fc from 'fast-check';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiOn } from '../../../adapters/http/app.ts';
import { Problem } from '../../../adapters/http/problem.ts';
import { instant, parseInstant } from '../../../core/time.ts';
import { CLUSTER, replayed } from '../../recording/replayed.ts';

const NOW = parseInstant('2026-11-22T15:44:00Z') ?? instant(0);
let api: Hono;
beforeAll(async () => {
  const { store } = await replayed();
  api = apiOn({ ...store, measure: null }, () => NOW);
});

const get = async (path: string) => {
  const response = await api.request(`http://localhost${path}`);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: JSON.parse(await response.text()),
  };
};

describe('hostile input is a 4xx with a reason', () => {
  const cases: Record<string, readonly [string, RegExp]> = {
    'a range backwards': ['/v1/runs?since=1h&until=2h', /since: it is after until/],
    'a huge range': ['/v1/missed?since=2020-01-01T00:00:00Z', /longer than 403 days/],
    'an age beyond all time': ['/v1/missed?since=900000000w', /is not a time from 1970 to 9999/],
    'a year 0': ['/v1/missed?since=0000-01-01T00:00:00Z', /is not a time from 1970/],
    'a name that climbs': ['/v1/runs?job=../../etc/passwd', /job: not a CronJob; expected namespace\/name/],
    'a name that climbs in the path': ['/v1/jobs/lab/..%2f..%2fetc', /name: not a CronJob name/],
    'a NUL': ['/v1/jobs/lab/a%00b', /name: not a CronJob name/],
    'a NUL in an owner': ['/v1/missed?owner=a%00b', /owner: control characters/],
    quotes: ['/v1/missed?namespace=%27%22%3B--', /namespace: not a namespace/],
    'a page of nothing': ['/v1/runs?limit=0', /limit: expected a whole number from 1 to 1000/],
    'a page of everything': ['/v1/runs?limit=999999', /limit: expected a whole number/],
    'a fraction': ['/v1/runs?limit=1.5', /limit: expected a whole number/],
    'an unknown verdict': ['/v1/runs?verdict=lost', /verdict: not a verdict; expected one of on-time/],
    'an unknown parameter': ['/v1/runs?verdikt=late', /verdikt: no such parameter/],
    'a parameter given twice': ['/v1/runs?limit=1&limit=2', /limit: given more than once/],
    __proto__: ['/v1/runs?__proto__=1', /no such parameter|given more than once/],
    'an unknown cluster': ['/v1/runs?cluster=prod', /cluster: "prod" is not in this store; it has "lab"/],
    'a cursor of somebody else': ['/v1/runs?cursor=abc', /cursor: it does not belong to this question/],
    'a week that is none': ['/v1/reports/2026-W60', /week: not a week/],
    'a week to come': ['/v1/reports/2031-W01', /has not begun/],
    'a run that was not due': ['/v1/runs/lab/oom/2026-11-22T15:41:30Z', /no run of lab\/oom was due/],
    'a nominal time that is none': ['/v1/runs/lab/oom/noon', /nominal: not a time/],
    'a CronJob that never was': ['/v1/jobs/lab/nobody', /no CronJob lab\/nobody/],
    'too many cells': ['/v1/heat?since=7d&cell=1m', /cell: more than 1000 cells/],
    'a megabyte of query': [`/v1/runs?owner=${'a'.repeat(1_000_000)}`, /more than 8192 characters/],
    'nothing there': ['/v2/runs', /nothing at \/v2\/runs/],
  };
  test.each(Object.entries(cases))('%s', async (_, [path, reason]) => {
    const { status, type, body } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toBe('application/problem+json');
    expect(Problem.parse(body).detail).toMatch(reason);
    expect(body.status).toBe(status);
  });

  test('an altered cursor is refused, and so is one given to another question', async () => {
    const { body } = await get('/v1/missed?since=2026-11-22T15:00:00Z&limit=5');
    const cursor: string = body.next;
    const ask = async (path: string) => (await get(path)).status;
    expect(await ask(`/v1/missed?since=2026-11-22T15:00:00Z&limit=5&cursor=${cursor}`)).toBe(200);
    expect(await ask(`/v1/missed?since=2026-11-22T15:00:00Z&owner=x&cursor=${cursor}`)).toBe(400);
    expect(await ask(`/v1/runs?since=2026-11-22T15:00:00Z&cursor=${cursor}`)).toBe(400);
    for (let i = 0; i < cursor.length; i += 9) {
      const altered = `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`;
      expect(await ask(`/v1/missed?since=2026-11-22T15:00:00Z&cursor=${altered}`)).toBe(400);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const response = await api.request('http://localhost/v1/runs', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('whatever is asked, the answer is JSON with a status that says whose mistake it was', async () => {
    const name = fc.constantFrom(
      'since',
      'until',
      'job',
      'namespace',
      'owner',
      'verdict',
      'cause',
      'limit',
      'cursor',
      'cell',
      'offset',
      'cluster',
      'label',
      'incident',
      'x',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '1h',
        '7d',
        '-1',
        '2026-11-22T15:30:00Z',
        'lab/oom',
        '../..',
        '\u0000',
        "';--",
        'team=ops',
        'incident/lab/controller-down/2026-11-22T15:38:00Z',
        'incident/lab/x/+999999-01-01T00:00:00Z',
        '/9999-12-31T23:59:59Z',
        '𝕏',
        '9'.repeat(30),
        CLUSTER,
      ),
    );
    const segment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('runs', 'jobs', 'lab', 'oom', '..', '%00', '%', '%zz'),
    );
    const path = fc.oneof(
      fc.constantFrom(
        '/v1/runs',
        '/v1/missed',
        '/v1/jobs',
        '/v1/heat',
        '/v1/coverage',
        '/v1/incidents',
        '/v1/overview/current',
        '/v1/reports/current',
        '/v1/migration',
        '/v1/clusters',
        '/v1/jobs/lab/oom',
        '/v1/runs/lab/oom/2026-11-22T15:41:00Z',
        '/openapi.json',
        '/healthz',
      ),
      fc
        .array(segment, { maxLength: 5 })
        .map((parts) => `/v1/${parts.map((p) => (p.startsWith('%') ? p : encode(p))).join('/')}`),
    );
    await fc.assert(
      fc.asyncProperty(path, fc.array(fc.tuple(name, value), { maxLength: 4 }), async (where, query) => {
        const asked = query.map(([n, v]) => `${n}=${encode(v)}`).join('&');
        const response = await api.request(`http://localhost${where}?${asked}`);
        expect(response.status).toBeLessThan(500);
        const body: unknown = JSON.parse(await response.text());
        if (response.status >= 400) expect(Problem.safeParse(body).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Half of a surrogate pair cannot be sent at all. */
const encode = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
