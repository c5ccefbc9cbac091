import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type RecordedStep, recordedSteps } from '../api-server/recording.ts';
import { LAB } from '../recording/expected.ts';

const recorded = (plural: string): string =>
  gunzipSync(readFileSync(`${LAB}/${plural}.ndjson.gz`)).toString('utf8');

let steps: readonly RecordedStep[] | null = null;
/** The bundled recording, in the order in which etcd wrote it. */
export const labSteps = (): readonly RecordedStep[] => {
  steps ??= recordedSteps({
    cronjobs: recorded('cronjobs'),
    jobs: recorded('jobs'),
    pods: recorded('pods'),
    events: recorded('events'),
  });
  return steps;
};
