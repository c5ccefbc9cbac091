import { beforeAll, describe, expect, test } from 'vitest';
import { memoryTable } from '../../adapters/memory/table.ts';
import { migrationSchema } from '../../adapters/migration-schema.ts';
import { defaultReadinessRule } from '../../core/migration/job-readiness.ts';
import { storedSection } from '../../core/migration/section.ts';
import { viewOf } from '../../core/migration/view.ts';
import { formatInstant, instant } from '../../core/time.ts';
import { reconcileWith } from '../../functions/reconcile.ts';
import { zoneOf } from '../core/report/weeks.ts';
import { audited, chronos, END, jobs } from '../migration/replayed.ts';
import { CLUSTER, storedIn } from '../migration/stored.ts';

const context = {} as never;
const HOUR = { time: formatInstant(END) };

describe('each hour, of a migration that is configured', () => {
  let store: Awaited<ReturnType<typeof storedIn>>;
  const sent: { readonly id: string; readonly detailType: string }[] = [];
  const reconcile = (plan: object | null = { jobs, chronos, rule: defaultReadinessRule }) =>
    reconcileWith(async () => ({
      ...store,
      names: [CLUSTER],
      zone: zoneOf('UTC'),
      due: { day: 'monday', hour: 7 },
      declared: { cluster: CLUSTER, plan: async () => plan as never },
      publisher: {
        publish: async (events) => {
          sent.push(...events);
          return events.map(({ id }) => ({ kind: 'sent' as const, id, eventId: id }));
        },
      },
    }))(HOUR, context);
  beforeAll(async () => {
    store = await storedIn(memoryTable());
  });

  test('where Chronos does not give its list nothing is audited, and nothing is claimed', async () => {
    await expect(reconcile(null)).resolves.toMatchObject({ found: 0, sent: 0 });
    expect(await store.views.get(CLUSTER)).toBeNull();
  });

  test('each lost and doubled run goes to the bus, by the outbox', async () => {
    await expect(reconcile()).resolves.toMatchObject({ found: 3, sent: 3 });
    expect(sent.map(({ detailType, id }) => `${detailType}: ${id}`).toSorted()).toEqual([
      'Hand-over Finding: hand-over-finding/lab/card-expiry-check/2026-11-02T04:45:00Z',
      'Hand-over Finding: hand-over-finding/lab/refund-batches/2026-10-31T12:10:00Z',
      'Hand-over Finding: hand-over-finding/lab/statement-mail/2026-10-30T06:05:00Z',
    ]);
  });

  test('once: an hour later, or after a crash, nothing is told again', async () => {
    await expect(reconcile()).resolves.toMatchObject({ sent: 0 });
    expect(sent).toHaveLength(3);
  });

  test('the view is stored for those who look, and comes back as it was', async () => {
    const view = await store.views.get(CLUSTER);
    expect(view?.rows).toHaveLength(30);
    expect(view).toMatchObject({ asOf: formatInstant(END), jobs: { planned: 30, moved: 16, movedBack: 1 } });
    const audit = viewOf(await audited());
    expect(migrationSchema.parse(JSON.parse(JSON.stringify(audit)))).toEqual(audit);
  });

  test('a report of that week says it; one of another week does not', async () => {
    const present = {} as never;
    const section = storedSection(store.views);
    const week = { from: instant(END - 1000), to: END };
    await expect(section({ cluster: CLUSTER, present }, week)).resolves.toMatchObject({
      occurrences: { both: 1, neither: 2 },
    });
    const before = { from: instant(END - 2000), to: instant(END - 1000) };
    await expect(section({ cluster: CLUSTER, present }, before)).resolves.toBeNull();
  });
});
