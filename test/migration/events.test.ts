import { expect, test } from 'vitest';
import { cronJobFinding } from '../../adapters/events/cronjob-finding.ts';
import { handOverFinding } from '../../adapters/events/hand-over-finding.ts';
import { handOverEvents, missingEvents } from '../../core/migration/hand-over-events.ts';
import { at, audited, clusterAt, END } from './replayed.ts';

test('each lost and doubled run of the replayed migration is one event, as its schema says', async () => {
  const events = handOverEvents(await audited(), 'prod');
  expect(events.map(({ id }) => id)).toEqual([
    'hand-over-finding/prod/refund-batches/2026-10-31T12:10:00Z',
    'hand-over-finding/prod/card-expiry-check/2026-11-02T04:45:00Z',
    'hand-over-finding/prod/statement-mail/2026-10-30T06:05:00Z',
  ]);
  for (const { detail, id } of events) {
    expect(handOverFinding.schema.safeParse(detail).error).toBeUndefined();
    expect(detail.id).toBe(id);
  }
  expect(events[0]?.detail).toMatchObject({
    owner: 'payments',
    kind: 'both',
    trouble: 'doubled',
    expected: 'kubernetes',
    summary: 'refund-batches: the run due 2026-10-31T12:10:00Z was made by both schedulers',
  });
});

test('the same occurrence has the same id whenever it is told', async () => {
  const [earlier, later] = [await audited({ asOf: at('2026-11-01T00:00:00Z') }), await audited()];
  const ids = handOverEvents(later, 'prod').map(({ id }) => id);
  for (const { id } of handOverEvents(earlier, 'prod')) expect(ids).toContain(id);
});

test('a job that the cluster lacks is a finding with a tally of its own, once a day', async () => {
  const side = await clusterAt(END);
  const jobs = new Map([...side.jobs].filter(([key]) => key !== 'default/kyc-expiry'));
  const audit = await audited({ cluster: { ...side, jobs } });
  expect(audit.inventory).toMatchObject({ occurrences: 8, jobs: [{ name: 'kyc-expiry', missing: true }] });
  expect(audit.findings.filter(({ rule }) => rule === 'missing')).toHaveLength(1);
  const [event, ...others] = missingEvents(audit.inventory, 'prod', audit.asOf);
  expect(others).toEqual([]);
  expect(cronJobFinding.schema.safeParse(event?.detail).error).toBeUndefined();
  expect(event?.id).toBe('cronjob-finding/prod/default/kyc-expiry/missing/2026-11-05');
});
