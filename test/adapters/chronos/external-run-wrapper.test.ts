import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { externalRun } from '../../../adapters/chronos/read-external-runs.ts';

const wrapper = fileURLToPath(new URL('../../../examples/external-run.sh', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cronwitness-wrapper-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the wrapper with an `aws` that keeps its arguments and ends with `awsExit`. */
const wrap = (awsExit: number, ...command: readonly string[]) => {
  const said = join(folder, 'said');
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\nprintf '%s' "$4" > '${said}'\nexit ${awsExit}\n`);
  chmodSync(join(folder, 'aws'), 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}`, CRONWITNESS_BUS: 'lab' };
  const { status, stdout, stderr } = spawnSync('sh', [wrapper, 'ledger', ...command], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, entries: readFileSync(said, 'utf8') };
};
const entry = z.tuple([z.object({ EventBusName: z.string(), DetailType: z.string(), Detail: z.string() })]);

test.each([
  [0, 'succeeded'],
  [3, 'failed'],
])('a job that exits with %d has %s, and the wrapper exits likewise', (code, outcome) => {
  const { status, stdout, entries } = wrap(0, 'sh', '-c', `echo work; exit ${code}`);
  expect([status, stdout]).toEqual([code, 'work\n']);
  const [event] = entry.parse(JSON.parse(entries));
  expect([event.EventBusName, event.DetailType]).toEqual(['lab', 'External Run']);
  expect(externalRun.parse(JSON.parse(event.Detail))).toMatchObject({
    job: 'ledger',
    outcome,
    witness: 'told',
  });
});

test('a bus that cannot be reached does not fail the job, and is told', () => {
  expect(wrap(255, 'true')).toMatchObject({
    status: 0,
    stderr: 'external-run.sh: the run of ledger was not reported\n',
  });
});
