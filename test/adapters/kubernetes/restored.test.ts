import { expect, test } from 'vitest';
import { clusterSource } from '../../../adapters/kubernetes/source.ts';
import { instant } from '../../../core/time.ts';
import { cluster, job } from './cluster.ts';

test('an etcd that was put back is told as such, resource by resource; one that merely forgot is not', async () => {
  const { server, connection } = await cluster();
  const at = (t: string) => instant(Date.parse(`2026-11-22T${t}Z`));
  const source = clusterSource(connection);
  const first = await source.observe(null, at('15:30:00'));
  const backup = server.state.snapshot();
  server.state.apply('jobs', job('ok-1'));
  server.state.elsewhere(20);
  const second = await source.observe(first.resume, at('15:30:30'));
  server.state.restore(backup);
  const third = await source.observe(second.resume, at('15:31:00'));
  const restored = third.facts.flatMap((f) => (f.kind === 'restored' ? [f.resource] : []));
  expect(restored.toSorted()).toEqual(['cronjobs', 'events', 'jobs', 'pods']);
  server.state.forget('jobs');
  server.state.apply('jobs', job('ok-2'));
  const fourth = await source.observe(third.resume, at('15:31:30'));
  expect(fourth.facts.filter((f) => f.kind === 'restored')).toEqual([]);
});

test('so is one whose revision was bumped, so that versions never go back', async () => {
  const { server, connection } = await cluster();
  const at = (t: string) => instant(Date.parse(`2026-11-22T${t}Z`));
  const source = clusterSource(connection);
  const first = await source.observe(null, at('15:30:00'));
  const backup = server.state.snapshot();
  server.state.apply('jobs', job('ok-1'));
  const second = await source.observe(first.resume, at('15:30:30'));
  server.state.restore(backup, 1_000_000_000);
  const third = await source.observe(second.resume, at('15:31:00'));
  const restored = third.facts.flatMap((f) => (f.kind === 'restored' ? [f.resource] : []));
  expect(restored.toSorted()).toEqual(['cronjobs', 'events', 'jobs', 'pods']);
  server.state.forget();
  server.state.elsewhere(500_000);
  server.state.forget();
  const fourth = await source.observe(third.resume, at('15:31:30'));
  expect(fourth.facts.filter((f) => f.kind === 'listed')).toHaveLength(4);
  expect(fourth.facts.filter((f) => f.kind === 'restored')).toEqual([]);
});
