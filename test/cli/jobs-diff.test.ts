import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, test, vi } from 'vitest';
import { addDiff } from '../../cli/jobs-diff.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { WorldError } from '../../cli/world-error.ts';
import { cluster } from '../adapters/kubernetes/cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const entry = (name: string): string =>
  `- name: ${name}\n  namespace: lab\n  kubernetes: {schedule: "0 8 * * *", command: [ls]}\n`;
const JOBS = file('jobs.yaml', `${entry('same')}${entry('moved-hour')}${entry('gone')}`);
const cronJob = (name: string, schedule: string) => ({
  metadata: { namespace: 'lab', name },
  spec: {
    schedule,
    jobTemplate: { spec: { template: { spec: { containers: [{ name: 'job', command: ['ls'] }] } } } },
  },
});

const diff = async (...args: readonly string[]) => {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  addDiff(program);
  const thrown: unknown = await program
    .parseAsync(['diff', ...args], { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    )
    .finally(() => write.mockRestore());
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { out, thrown, exit };
};

test('a living cluster is compared with the files', async () => {
  const { server } = await cluster();
  server.state.apply('cronjobs', cronJob('same', '0 8 * * *'));
  server.state.apply('cronjobs', cronJob('moved-hour', '0 9 * * *'));
  server.state.apply('cronjobs', cronJob('stray', '0 9 * * *'));
  const found = await diff(JOBS, '--kubeconfig', file('kubeconfig', server.kubeconfig()));
  expect(found).toEqual({
    exit: 1,
    thrown: null,
    out: 'missing  lab/gone\ndrifted  lab/moved-hour: schedule is 0 9 * * *, the file says 0 8 * * *\nextra  lab/stray\n1 missing, 1 extra, 1 drifted\n',
  });
  expect((await diff(JOBS, '--kubeconfig', join(folder, 'kubeconfig'), '-n', 'other')).exit).toBe(0);
});

test('a kubeconfig that cannot be used is bad usage; a role that may not list is the world’s failure', async () => {
  expect((await diff(JOBS, '--kubeconfig', join(folder, 'none'))).thrown).toBeInstanceOf(UsageError);
  const { server } = await cluster();
  const config = file('forbidden', server.kubeconfig());
  expect((await diff(JOBS, '--kubeconfig', config, '--context', 'nowhere')).thrown).toBeInstanceOf(
    UsageError,
  );
  server.faults.add({ kind: 'status', code: 403, verb: 'list', times: 9 });
  const { thrown } = await diff(JOBS, '--kubeconfig', config);
  expect(thrown).toBeInstanceOf(WorldError);
  expect(thrown instanceof Error ? thrown.message : '').toMatch(/^missing permission: /);
});
