import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { apiOn } from '../../../adapters/http/app.ts';
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
