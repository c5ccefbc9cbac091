/** A test API server with a large cluster: the lab's objects again and again under other names. Run by first-list.ts. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { wallClock } from '../api-server/clock.ts';
import { type KubeObject, metadataOf, type Plural } from '../api-server/kinds.ts';
import { recordedSteps } from '../api-server/recording.ts';
import { ApiServer } from '../api-server/server.ts';

const size: Readonly<Partial<Record<Plural, number>>> = JSON.parse(process.argv[2] ?? '{}');
const PLURALS: readonly Plural[] = ['cronjobs', 'jobs', 'pods'];

const labObjects = (plural: Plural): readonly KubeObject[] => {
  const file = new URL(`../fixtures/recordings/lab/${plural}.ndjson.gz`, import.meta.url);
  const steps = recordedSteps({ [plural]: gunzipSync(readFileSync(file)).toString('utf8') });
  return steps.flatMap(({ line }) => (line.type === 'MODIFIED' && line.object ? [line.object] : []));
};

const server = await ApiServer.start({ clock: wallClock(), remember: 1000 });
for (const plural of PLURALS) {
  const models = labObjects(plural);
  for (let i = 0; i < (size[plural] ?? 0); i++) {
    const model = models[i % models.length] ?? {};
    const name = `${plural.slice(0, -1)}-${String(i).padStart(6, '0')}`;
    server.state.apply(plural, {
      ...model,
      metadata: { ...metadataOf(model), name, uid: `uid-${plural}-${i}` },
    });
  }
}
process.on('message', (changes) => {
  for (let i = 0; i < Number(changes); i++) {
    const plural = PLURALS[i % PLURALS.length] ?? 'jobs';
    const model = server.state.list(plural)[0];
    if (model) server.state.apply(plural, model);
  }
  process.send?.('changed');
});
process.send?.(server.kubeconfig());
