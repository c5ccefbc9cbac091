import { RESOURCES } from '../../../core/facts/fact.ts';
import { merged } from '../../../core/history/coverage.ts';
import { incidentsWithin } from '../../../core/history-query/incidents.ts';
import { describeCoverage, subtract } from '../../../core/numbers/coverage.ts';
import { earliest, formatInstant, type Instant, type Interval, latest } from '../../../core/time.ts';
import { ClusterParameter, LONGEST, WindowParameters, windowOf } from '../asked.ts';
import { route } from '../route.ts';
import { ClustersAnswer, CoverageAnswer, HealthAnswer, Incidents } from '../schemas.ts';

const MOST_BLIND = 1000;

export const clusters = route({
  path: '/v1/clusters',
  id: 'listClusters',
  summary: 'The clusters that this store holds',
  params: {},
  query: {},
  response: ClustersAnswer,
  answer: async (_, services) => {
    const names = await services.clusters.names();
    const found = names.map(async (name) => {
      const { set, rules } = await services.presentOf(name);
      const first = set.world.coverage.cronjobs.listed[0];
      return {
        name,
        zone: rules.zone,
        graceSeconds: Math.floor(rules.policy.grace / 1000),
        first: first === undefined ? null : formatInstant(first),
        asOf: set.sequence === 0 ? null : formatInstant(set.asOf),
      };
    });
    return { clusters: await Promise.all(found) };
  },
});

export const coverage = route({
  path: '/v1/coverage',
  id: 'getCoverage',
  summary: 'When we were looking, and when we were not',
  params: {},
  query: { ...WindowParameters, cluster: ClusterParameter },
  response: CoverageAnswer,
  answer: async ({ query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const { set } = await services.presentOf(cluster);
    const window = seen(windowOf(asked, LONGEST, services.asOf()), set);
    const resources = RESOURCES.map((resource) => {
      const known = set.world.coverage[resource];
      const watched = subtract(merged(known.watched), known.blind);
      const { blind, ...minutes } = describeCoverage(window, watched);
      const listed = blind
        .slice(-MOST_BLIND)
        .map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) }));
      return { resource, ...minutes, blind: listed, omitted: blind.length - listed.length };
    });
    return { cluster, from: formatInstant(window.from), to: formatInstant(window.to), resources };
  },
});

export const incidents = route({
  path: '/v1/incidents',
  id: 'listIncidents',
  summary: 'Bad runs that share a cause, as one; those that were open in the window',
  params: {},
  query: { ...WindowParameters, cluster: ClusterParameter },
  response: Incidents,
  answer: async ({ query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const found = await incidentsWithin(services.alerts, cluster, windowOf(asked, LONGEST, services.asOf()));
    return {
      cluster,
      incidents: found.map(({ opened, closed, ...rest }) => ({
        ...rest,
        opened: formatInstant(opened),
        closed: closed === null ? null : formatInstant(closed),
      })),
    };
  },
});

export const health = route({
  path: '/healthz',
  id: 'getHealth',
  summary: 'Whether the store answers',
  params: {},
  query: {},
  response: HealthAnswer,
  answer: async (_, services) => {
    await services.clusters.names();
    return { ok: true as const };
  },
});

type Seen = {
  readonly asOf: Instant;
  readonly world: { readonly coverage: { readonly cronjobs: { readonly listed: readonly Instant[] } } };
};

/** The part of the window between the first look and now: before and after it, nobody claims to have looked. */
const seen = (window: Interval, { asOf, world }: Seen): Interval => {
  const first = world.coverage.cronjobs.listed[0] ?? asOf;
  const from = earliest(latest(window.from, first), window.to);
  return { from, to: latest(from, earliest(window.to, asOf)) };
};
