import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drain } from '../../../adapters/kubernetes/drain.ts';
import { metadataOf } from '../../../adapters/kubernetes/raw-object.ts';
import { RESOURCE_NAMES, RESOURCES, type ResourceName } from '../../../adapters/kubernetes/resources.ts';
import { feed, type RecordedStep, recordedSteps } from '../../api-server/recording.ts';
import { cluster, listNames } from './cluster.ts';

const LAB = new URL('../../fixtures/recordings/lab/', import.meta.url);

const recorded = async (resource: ResourceName): Promise<string> =>
  gunzipSync(await readFile(new URL(`${resource}.ndjson.gz`, LAB))).toString('utf8');

/** Enough steps for about a minute of the lab. */
const STEPS_IN_A_TICK = 500;

const saying = (type: string, version: string | undefined): string => `${type}@${version}`;

const expected = (steps: readonly RecordedStep[], resource: ResourceName): readonly string[] =>
  steps.flatMap(({ plural, line: { type, object } }) =>
    plural === resource && object && RESOURCES[resource].wanted(object)
      ? [saying(type, metadataOf(object, 'resourceVersion'))]
      : [],
  );

test('the lab, fed to the server and drained tick by tick, comes out change for change', async () => {
  const made = await cluster({ version: 1 });
  const steps = recordedSteps({
    cronjobs: await recorded('cronjobs'),
    jobs: await recorded('jobs'),
    pods: await recorded('pods'),
    events: await recorded('events'),
  });
  const later = steps.filter(({ line }) => line.type !== 'LIST');
  for (const step of steps) if (step.line.type === 'LIST') feed(made.server.state, step);

  const cursor: Partial<Record<ResourceName, string>> = {};
  for (const resource of RESOURCE_NAMES) cursor[resource] = (await listNames(made, resource, 50)).version;
  const seen: Record<ResourceName, string[]> = { cronjobs: [], jobs: [], pods: [], events: [] };
  for (let at = 0; at < later.length; at += STEPS_IN_A_TICK) {
    for (const step of later.slice(at, at + STEPS_IN_A_TICK)) feed(made.server.state, step);
    const drained = await drain(made.connection, cursor, {
      deadline: new AbortController().signal,
      elapsed: made.server.clock.now,
      onChange: (resource, { type, version }) => void seen[resource].push(saying(type, version)),
    });
    for (const [resource, result] of drained) {
      expect(result).toMatchObject({ outcome: 'caught-up' });
      if (result.outcome === 'caught-up') cursor[resource] = result.version;
    }
  }
  for (const resource of RESOURCE_NAMES) expect(seen[resource]).toEqual(expected(later, resource));
});
