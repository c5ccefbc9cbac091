import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { formatLine, type RecordedLine, recordCluster } from '../../adapters/kubernetes/record.ts';
import { RESOURCE_NAMES, RESOURCES, type ResourceName } from '../../adapters/kubernetes/resources.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { loadRecording } from '../../adapters/recording/recording.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import { judge } from '../../core/judge/judge.ts';
import { instant } from '../../core/time.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { differences } from '../recording/expected.ts';
import { LAB_END, LAB_START, lab } from './lab.ts';
import { labSteps } from './lab-steps.ts';
import { portsOn, WINDOW } from './ports.ts';

const STEP = 10_000;

/** Changes of the recording between two instants that we ask for. */
const wantedBetween = (from: number, to: number): number =>
  labSteps().filter(({ plural, line: { t, type, object } }) => {
    const time = Date.parse(t);
    return type !== 'LIST' && time > from && time <= to && object && RESOURCES[plural].wanted(object);
  }).length;

test('what is recorded of a cluster is judged as the cluster was', async () => {
  const made = await lab();
  made.until(LAB_START);
  const lines: Record<ResourceName, RecordedLine[]> = { cronjobs: [], jobs: [], pods: [], events: [] };
  const changes = (): number =>
    Object.values(lines)
      .flat()
      .filter(({ type }) => type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED').length;
  const stop = new AbortController();
  const recording = recordCluster(made.connection, {
    stop: stop.signal,
    elapsed: made.clock.now,
    sleep: () => wait(20),
    write: (resource, line) => void lines[resource].push(line),
  });
  const opened = RESOURCE_NAMES.map((name) => made.server.watched(name));
  await Promise.all(opened);
  for (let t = LAB_START + STEP; t <= LAB_END; t += STEP) {
    made.until(t);
    if (t === LAB_START + 12 * STEP) made.server.breakStreams();
    await expect.poll(changes, { timeout: 30_000, interval: 5 }).toBe(wantedBetween(LAB_START, t));
  }
  stop.abort();
  await recording;
  expect(lines.jobs.filter(({ type }) => type === 'DISCONNECT').length).toBeGreaterThan(0);
  expect(lines.jobs.filter(({ type }) => type === 'LIST')).toHaveLength(1);

  const directory = mkdtempSync(join(tmpdir(), 'cronwitness-recorded-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const name of RESOURCE_NAMES)
    writeFileSync(join(directory, `${name}.ndjson.gz`), gzipSync(lines[name].map(formatLine).join('')));
  const read = await loadRecording(directory);
  expect(read.problems).toEqual([]);
  const world = absorb(
    emptyWorld(),
    read.arrivals.map(({ fact }) => fact),
  );
  absorb(world, coverageWithin(read, { from: instant(0), to: read.end }));
  const { policy } = portsOn(memoryStore());
  const judged = judge(world, { policy, windowOf: () => WINDOW }, read.end);
  expect(differences(judged.flatMap((j) => j.verdicts.map(rowOf)))).toEqual([]);
}, 120_000);
