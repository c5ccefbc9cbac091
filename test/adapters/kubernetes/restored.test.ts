import { expect, test } from 'vitest';
import { clusterSource } from '../../../adapters/kubernetes/source.ts';
import { instant } from '../../../core/time.ts';
import { cluster, job } from './cluster.ts';

const at = (t: string) => instant(Date.parse(`2026-11-22T${t}Z`));
type Facts = Awaited<ReturnType<ReturnType<typeof clusterSource>['observe']>>['facts'];
const restoredIn = (facts: Facts): readonly string[] =>
  facts.flatMap((f) => (f.kind === 'restored' ? [f.resource] : [])).toSorted();
const EVERY = ['cronjobs', 'events', 'jobs', 'pods'];

/** Looked at twice, with a Job made between, and put back to how it stood before that, as a third look finds it. */
const putBack = async (bumpedBy?: number) => {
  const { server, connection } = await cluster();
  const source = clusterSource(connection);
  const first = await source.observe(null, at('15:30:00'));
  const backup = server.state.snapshot();
  server.state.apply('jobs', job('ok-1'));
  server.state.elsewhere(20);
  const second = await source.observe(first.resume, at('15:30:30'));
  server.state.restore(backup, bumpedBy);
  return { server, source, third: await source.observe(second.resume, at('15:31:00')) };
};

test('an etcd that was put back is told as such, resource by resource; one that merely forgot is not', async () => {
  const { server, source, third } = await putBack();
  expect(restoredIn(third.facts)).toEqual(EVERY);
  server.state.forget('jobs');
  server.state.apply('jobs', job('ok-2'));
  const fourth = await source.observe(third.resume, at('15:31:30'));
  expect(restoredIn(fourth.facts)).toEqual([]);
});

test('so is one whose revision was bumped, so that versions never go back', async () => {
  const { server, source, third } = await putBack(1_000_000_000);
  expect(restoredIn(third.facts)).toEqual(EVERY);
  server.state.forget();
  server.state.elsewhere(500_000);
  server.state.forget();
  const fourth = await source.observe(third.resume, at('15:31:30'));
  expect(fourth.facts.filter((f) => f.kind === 'listed')).toHaveLength(4);
  expect(restoredIn(fourth.facts)).toEqual([]);
});
