import { expect, test } from 'vitest';
import { EVERYTHING, JOBS, RECORDED, runMigration } from './run-migration.ts';

const golden = (name: string): string => `../fixtures/migration/golden/${name}`;

test('what people read: where each job stands', async () => {
  const { out, thrown, exit } = await runMigration('status', ...EVERYTHING);
  expect([thrown, exit]).toEqual([null, 0]);
  await expect(out).toMatchFileSnapshot(golden('status.txt'));
});

test('what people read: one job, every occurrence', async () => {
  const { out } = await runMigration('status', ...EVERYTHING, '--job', 'refund-batches');
  await expect(out).toMatchFileSnapshot(golden('status-one-job.txt'));
});

test('what a pipeline asks: exit 1, and each run that was lost or doubled', async () => {
  const { out, exit } = await runMigration('verify', ...EVERYTHING);
  expect(exit).toBe(1);
  await expect(out).toMatchFileSnapshot(golden('verify.txt'));
});

test('what is sent around: the whole migration', async () => {
  const { out, exit } = await runMigration('report', ...EVERYTHING);
  expect(exit).toBe(0);
  await expect(out).toMatchFileSnapshot(golden('report.md'));
});

test('what the dashboard gets', async () => {
  const { out } = await runMigration('status', ...EVERYTHING, '-o', 'json');
  await expect(out).toMatchFileSnapshot(golden('view.json'));
});

test('a check that saw nothing has not passed', async () => {
  const { out, err, exit } = await runMigration('verify', JOBS, ...RECORDED);
  expect(exit).toBe(1);
  expect(out).toContain('0 lost, 0 doubled, 0 on the wrong side, 696 unknown');
  expect(err).toBe(
    'cronwitness: all 696 occurrences are unknown, neither clean nor lost: "migration status --job NAME" lists them, with who had them\n',
  );
});

test('before anything went wrong the check passes', async () => {
  const { out, err, exit } = await runMigration('verify', ...EVERYTHING, '--as-of', '2026-10-30T05:00:00Z');
  expect([exit, err]).toEqual([0, '']);
  expect(out).toContain('0 lost, 0 doubled, 0 on the wrong side');
});
