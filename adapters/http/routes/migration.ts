import { ClusterParameter } from '../asked.ts';
import { route } from '../route.ts';
import { MigrationAnswer } from '../schemas.ts';

export const migration = route({
  path: '/v1/migration',
  id: 'getMigration',
  summary: 'Where each job of a migration stands: state, numbers, findings, occurrences by who ran them',
  params: {},
  query: { cluster: ClusterParameter },
  response: MigrationAnswer,
  answer: async ({ query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    return { cluster, migration: await services.views.get(cluster) };
  },
});
