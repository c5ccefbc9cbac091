import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../adapters/configuration/read.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import type { Surroundings } from '../../cli/companion.ts';
import { hourlyCompanion } from '../../cli/hourly-companion.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { daysOf } from '../../core/history-query/rules.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { hours, instant, minutes } from '../../core/time.ts';
import { END } from '../migration/replayed.ts';
import { CLUSTER, storedIn } from '../migration/stored.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-hourly-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIXTURE = resolve('test/fixtures/migration');
const configurationOf = (jobs: string) => {
  const read = readConfiguration(`version: 1
clusters: [{ name: ${CLUSTER}, access: { kubeconfig: {} } }]
migration: { jobFiles: ['${jobs}'], chronos: { list: '${FIXTURE}/chronos.json' } }
`);
  return read.kind === 'configuration' ? read.configuration : expect.fail(JSON.stringify(read.problems));
};

const table = memoryTable();
let around: Surroundings;
beforeAll(async () => {
  const store = await storedIn(table);
  const ports = { ...store, cluster: CLUSTER, policy: defaultPolicy, ...daysOf({ zone: 'UTC' }) };
  const configuration = configurationOf(`${FIXTURE}/jobs.yaml`);
  const rest = {
    file: join(folder, 'cronwitness.yaml'),
    zone: 'UTC',
    every: minutes(1),
    port: 0,
    data: folder,
  };
  around = { store, table, clusters: [ports], configuration, ...rest };
});

describe('beside up, with the first tick of an hour', () => {
  const waiting = async () =>
    (await around.store.outbox.unsent(CLUSTER, 100)).map(({ detailType }) => detailType).toSorted();

  test('the report of the week that is over is issued, with its migration, and the migration is audited', async () => {
    const companion = await hourlyCompanion(around);
    expect(companion.says).toBe(
      'the weekly report is issued on monday at 7:00 (UTC); the migration to lab is audited each hour',
    );
    const [ports] = around.clusters;
    if (ports === undefined) return expect.fail('no cluster');
    await companion.judged?.(ports, emptyWorkingSet(), END);
    const report = await around.store.reports.get(CLUSTER, '2026-W44');
    expect(report).toMatchObject({ revision: 1, migration: { from: 'Chronos', jobs: { planned: 30 } } });
    expect((await around.store.views.get(CLUSTER))?.rows).toHaveLength(30);
    const told = await waiting();
    expect(told.filter((type) => type === 'Hand-over Finding')).toHaveLength(3);
    expect(told).toContain('Weekly SLO Report');
    await companion.judged?.(ports, emptyWorkingSet(), instant(END + minutes(1)));
    await companion.judged?.(ports, emptyWorkingSet(), instant(END + hours(1)));
    expect(await waiting()).toEqual(told);
  });

  test('a job file that is not there, or holds none, keeps up from starting, in one line', async () => {
    writeFileSync(
      join(folder, 'bad.yaml'),
      '- name: 12\n  kubernetes: {schedule: "0 8 * * *", command: [ls]}\n',
    );
    for (const [file, says] of [
      ['none.yaml', /none\.yaml/],
      ['bad.yaml', /^bad\.yaml:1:9: name: /],
    ] as const) {
      const starting = hourlyCompanion({ ...around, configuration: configurationOf(file) });
      await expect(starting).rejects.toThrow(UsageError);
      await expect(starting).rejects.toThrow(says);
    }
  });
});
