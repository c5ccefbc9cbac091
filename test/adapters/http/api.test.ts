import fc from 'fast-check';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { apiOn } from '../../../adapters/http/app.ts';
import { Problem } from '../../../adapters/http/problem.ts';
import { ROUTES } from '../../../adapters/http/routes/all.ts';
import { StoreUnreachable } from '../../../adapters/store/errors.ts';
import { formatSeconds, instant, parseInstant } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { CLUSTER, replayed } from '../../recording/replayed.ts';

const NOW = parseInstant('2026-11-22T15:44:00Z') ?? instant(0);
let api: Hono;
let store: Awaited<ReturnType<typeof replayed>>['store'];
beforeAll(async () => {
  ({ store } = await replayed());
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

describe('answers', () => {
  const asked: Record<string, string> = {
    listRuns: '/v1/runs?limit=20',
    listMissed: '/v1/missed?verdict=killed&limit=1000',
    explainRun: '/v1/runs/lab/oom/2026-11-22T15:41:00Z',
    listJobs: '/v1/jobs',
    getJob: '/v1/jobs/lab/oom',
    listIncidents: '/v1/incidents',
    getReport: '/v1/reports/2026-W47',
    getOverview: '/v1/overview/current',
    getCoverage: '/v1/coverage?since=1h',
    getHeat: '/v1/heat?since=1h&cell=1m',
    listClusters: '/v1/clusters',
    getMigration: '/v1/migration',
    getHealth: '/healthz',
  };
  test('every path has one here', () => {
    expect(Object.keys(asked).toSorted()).toEqual(ROUTES.map((r) => r.id).toSorted());
  });
  test.each(Object.entries(asked))('%s is what its schema says', async (id, path) => {
    const { status, type, body } = await get(path);
    expect([status, type]).toEqual([200, 'application/json']);
    const schema = ROUTES.find((r) => r.id === id)?.response ?? z.never();
    expect(schema.safeParse(body).error?.issues ?? []).toEqual([]);
  });

  test('the pages of a list join without a gap or a double', async () => {
    const whole = await get('/v1/runs?since=2h&limit=1000');
    const found: unknown[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await get(`/v1/runs?since=2h&limit=100${next === '' ? '' : `&cursor=${next}`}`);
      found.push(...page.body.runs);
      next = page.body.next;
    }
    expect(found).toEqual(whole.body.runs);
    expect(found).toHaveLength(288);
  });

  test('runs by label and by incident are theirs alone, and an incident that is not there is a 404', async () => {
    const window = { from: instant(0), to: NOW };
    const { verdicts } = await store.judgements.badRuns({ cluster: CLUSTER, window, limit: 1000 });
    const [first, ...others] = verdicts.filter((v) => v.name === 'oom' && v.finish?.kind === 'killed');
    if (first === undefined) throw new Error('the recording has no bad run of lab/oom');
    const { cronJobUid, namespace, name } = first;
    const since = instant(0);
    const until = first.nominal;
    const labelled = { label: 'team=ops', cronJobUid, namespace, name, since, until };
    await store.judgements.putLabelled(CLUSTER, [labelled]);
    const id = 'incident/lab/cronjob.killed.x/2026-11-22T15:41:00Z';
    await store.alerts.putIncidents(CLUSTER, [
      {
        id,
        cluster: CLUSTER,
        cause: { kind: 'cronjob', of: 'killed', cronJobUid, namespace, name },
        opened: NOW,
        from: first.nominal,
        to: first.nominal,
        lastBad: NOW,
        members: [
          {
            ...{ of: 'killed', cronJobUid, namespace, name, owner: null, nominal: first.nominal, job: null },
            ...{ what: 'killed', cause: 'oom-killed', state: 'bad' },
          },
        ],
        uncounted: 0,
        healed: [],
        closed: null,
      },
    ]);
    const nominals = async (path: string): Promise<readonly string[]> => {
      const { status, body } = await get(path);
      expect(status).toBe(200);
      return body.runs.map((r: { nominal: string }) => r.nominal);
    };
    const written = (v: Verdict): string => formatSeconds(v.nominal);
    for (const what of ['missed', 'runs']) {
      const had = await nominals(`/v1/${what}?since=2h&limit=1000&verdict=killed&label=team%3Dops`);
      expect(had).toEqual(others.map(written));
      const its = await nominals(`/v1/${what}?since=2h&incident=${encodeURIComponent(id)}`);
      expect(its).toEqual([written(first)]);
      const both = `/v1/${what}?since=2h&label=team%3Dops&incident=${encodeURIComponent(id)}`;
      expect(await nominals(both)).toEqual([]);
    }
    expect(await nominals('/v1/missed?since=2h&label=team%3Dnone')).toEqual([]);
    expect(await get('/v1/missed?incident=nothing')).toMatchObject({ status: 404 });
    for (const label of ['team', '=x', 'a=b,', 'a b=c', `${'x'.repeat(500)}=1`])
      expect(await get(`/v1/missed?label=${encodeURIComponent(label)}`)).toMatchObject({ status: 400 });
  });

  test('the heat map has a letter for each minute, and the drops are where they were', async () => {
    const { body } = await get('/v1/heat?since=2026-11-22T15:30:00Z&until=2026-11-22T15:44:00Z&cell=1m');
    const row = body.rows.find((r: { name: string }) => r.name === 'ok');
    expect(row).toMatchObject({ due: 14, bad: 3 });
    expect(row.cells).toMatch(/^g+ddd[gp]+$/);
    expect(body.cells).toBe(14);
  });

  test('an answer that has not changed is a 304', async () => {
    const first = await api.request('http://localhost/v1/missed?since=2026-11-22T15:00:00Z');
    const tag = first.headers.get('etag') ?? '';
    const again = await api.request('http://localhost/v1/missed?since=2026-11-22T15:00:00Z', {
      headers: { 'if-none-match': tag },
    });
    expect([tag.length > 10, again.status, await again.text()]).toEqual([true, 304, '']);
  });

  test('the OpenAPI document names every path and every parameter, and nothing is left to guess', async () => {
    const { body } = await get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(ROUTES.map((r) => r.path));
    const { parameters, responses } = body.paths['/v1/runs/{namespace}/{name}/{nominal}'].get;
    expect(parameters.map((p: { name: string; in: string }) => `${p.in} ${p.name}`)).toEqual([
      'path namespace',
      'path name',
      'path nominal',
      'query cluster',
    ]);
    expect(responses[200].content['application/json'].schema.properties.explanation.type).toBe('object');
  });
});

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

test('a store that does not answer is a 503 that says to come again', async () => {
  const gone = async () => {
    throw new StoreUnreachable('no connection');
  };
  const down = apiOn(
    {
      ...store,
      clusters: { ...store.clusters, names: gone },
      measure: null,
    },
    () => NOW,
  );
  const response = await down.request('http://localhost/healthz');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
});
