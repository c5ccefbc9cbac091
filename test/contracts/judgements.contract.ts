import { describe, expect, test } from 'vitest';
import type { VerdictPage } from '../../core/ports/judgements.ts';
import { after, days, instant } from '../../core/time.ts';
import { aPage, aRollup, at, aVerdict, day, HOUR, noise, onTime } from './builders.ts';
import type { Subject } from './store.contract.ts';

const INVOICES = { namespace: 'shop', name: 'invoices' };

export const judgementsContract = ({ judgements, cluster }: Subject): void => {
  describe('verdict pages', () => {
    test('pages come back ascending by hour, and only those that touch the window', async () => {
      const c = cluster();
      const hours = ['2026-11-30T23:00', '2026-12-01T00:00', '2026-12-01T01:00', '2026-12-01T02:00'];
      await judgements().putPages(
        c,
        hours.toReversed().map((h) => aPage(h)),
      );
      const window = { from: at('2026-11-30T23:59'), to: at('2026-12-01T01:00') };
      expect(await judgements().pages(c, INVOICES, window)).toEqual(hours.slice(0, 2).map((h) => aPage(h)));
    });

    test.each([undefined, 1, 2, 100])(
      'they come back descending, too, and as whole, however many are asked for at once (%s)',
      async (atOnce) => {
        const c = cluster();
        const long = onTime('2026-11-30T23:00');
        const says = noise(400_000);
        const evidence = [{ says, subject: '', at: long.nominal, learned: null, witness: 'list' as const }];
        const pages = [
          aPage('2026-10-31T00:00'),
          aPage('2026-11-30T22:00'),
          aPage('2026-11-30T23:00', { verdicts: [{ ...long, start: { kind: 'pending', evidence } }] }),
          aPage('2026-12-01T00:00', { cronJobUid: 'a' }),
          aPage('2026-12-01T00:00', { cronJobUid: 'b' }),
        ];
        await judgements().putPages(c, pages);
        await judgements().putPages(c, [aPage('2026-12-01T01:00')]);
        const window = { from: at('2026-10-31T00:30'), to: at('2026-12-01T01:00') };
        const back = { window, ...(atOnce === undefined ? {} : { atOnce }) };
        const found: VerdictPage[] = [];
        for await (const page of judgements().pagesBack(c, INVOICES, back)) found.push(page);
        expect(found).toEqual(pages.toReversed());
      },
    );

    test('a rewrite replaces the page whole', async () => {
      const c = cluster();
      const page = aPage('2026-11-22T15:00', {
        verdicts: [onTime('2026-11-22T15:00'), aVerdict('2026-11-22T15:01')],
      });
      await judgements().putPages(c, [page]);
      await judgements().putPages(c, [page]);
      await judgements().putPages(c, [aPage('2026-11-22T15:00')]);
      expect(await judgements().pages(c, INVOICES, day('2026-11-22', '2026-11-23'))).toEqual([
        aPage('2026-11-22T15:00'),
      ]);
    });

    test('a page of over 400 KB comes back whole, and so does a short one in its place', async () => {
      const c = cluster();
      const long = onTime('2026-11-22T15:00');
      const evidence = [
        { says: noise(900_000), subject: '', at: long.nominal, learned: null, witness: 'list' as const },
      ];
      const page = aPage('2026-11-22T15:00', {
        verdicts: [{ ...long, start: { kind: 'pending', evidence } }, onTime('2026-11-22T15:01')],
      });
      const window = day('2026-11-22', '2026-11-23');
      await judgements().putPages(c, [page]);
      expect(await judgements().pages(c, INVOICES, window)).toEqual([page]);
      await judgements().putPages(c, [aPage('2026-11-22T15:00')]);
      expect(await judgements().pages(c, INVOICES, window)).toEqual([aPage('2026-11-22T15:00')]);
    });

    test('a former CronJob of the same name has pages of its own', async () => {
      const c = cluster();
      const pages = ['a', 'b'].map((cronJobUid) => aPage('2026-11-22T15:00', { cronJobUid, verdicts: [] }));
      await judgements().putPages(c, [...pages, aPage('2026-11-22T15:00', { name: 'invoices-2' })]);
      expect(await judgements().pages(c, INVOICES, day('2026-11-22', '2026-11-23'))).toEqual(pages);
    });

    test('what had expired by the end of the window is not given', async () => {
      const c = cluster();
      await judgements().putPages(c, [aPage('2025-09-01T00:00'), aPage('2026-11-22T15:00')]);
      const window = day('2025-09-01', '2026-11-23');
      expect((await judgements().pages(c, INVOICES, window)).map((p) => p.hour)).toEqual([
        at('2026-11-22T15:00'),
      ]);
    });

    test('60 pages in one call are all written', async () => {
      const c = cluster();
      const pages = Array.from({ length: 60 }, (_, i) =>
        aPage('2026-11-22T00:00', { hour: instant(at('2026-11-22T00:00') + i * HOUR), verdicts: [] }),
      );
      await judgements().putPages(c, pages);
      expect(await judgements().pages(c, INVOICES, day('2026-11-22', '2026-11-26'))).toHaveLength(60);
    });
  });

  describe('rollups', () => {
    test('the fleet reads a window by day and name, a job reads its own year', async () => {
      const c = cluster();
      const all = ['2025-12-31', '2026-11-29', '2026-11-30', '2026-12-01'].flatMap((d) => [
        aRollup(d, { name: 'archive' }),
        aRollup(d),
        aRollup(d, { namespace: 'a-shop', owner: null }),
      ]);
      await judgements().putRollups(c, all);
      const found = await judgements().rollups(c, day('2026-11-30', '2026-12-02'));
      expect(found.map((r) => [r.namespace, r.name, r.day])).toEqual([
        ['a-shop', 'invoices', at('2026-11-30T00:00')],
        ['shop', 'archive', at('2026-11-30T00:00')],
        ['shop', 'invoices', at('2026-11-30T00:00')],
        ['a-shop', 'invoices', at('2026-12-01T00:00')],
        ['shop', 'archive', at('2026-12-01T00:00')],
        ['shop', 'invoices', at('2026-12-01T00:00')],
      ]);
      expect(await judgements().rollupsOf(c, INVOICES, day('2025-12-01', '2026-12-01'))).toEqual(
        ['2025-12-31', '2026-11-29', '2026-11-30'].map((d) => aRollup(d)),
      );
    });

    test('writing a day again replaces it', async () => {
      const c = cluster();
      await judgements().putRollups(c, [aRollup('2026-11-22')]);
      await judgements().putRollups(c, [aRollup('2026-11-22', { start: { late: 2 } })]);
      const window = day('2026-11-22', '2026-11-23');
      expect(await judgements().rollups(c, window)).toEqual([aRollup('2026-11-22', { start: { late: 2 } })]);
    });
  });

  describe('checkpoint', () => {
    const one = { sequence: 10, asOf: at('2026-11-22T15:31'), settled: at('2026-11-22T15:00') };

    test('it moves forward and never back', async () => {
      const c = cluster();
      expect(await judgements().checkpoint(c)).toBeNull();
      expect(await judgements().advance(c, one)).toBe(true);
      expect(await judgements().advance(c, { ...one, sequence: 9 })).toBe(false);
      expect(await judgements().advance(c, { ...one, asOf: at('2026-11-22T15:30') })).toBe(false);
      expect(await judgements().checkpoint(c)).toEqual(one);
      expect(await judgements().advance(c, { ...one, sequence: 100 })).toBe(true);
      expect(await judgements().advance(c, { ...one, sequence: 99 })).toBe(false);
      expect((await judgements().checkpoint(c))?.sequence).toBe(100);
    });

    test('setting the same one again is no step back', async () => {
      const c = cluster();
      await judgements().advance(c, one);
      expect(await judgements().advance(c, one)).toBe(true);
    });
  });

  describe('snapshot', () => {
    const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 7) % 251);

    test.each([0, 10, 380_000, 1_000_000])('one of %i bytes comes back whole', async (size) => {
      const c = cluster();
      expect(await judgements().snapshot(c)).toBeNull();
      await judgements().putSnapshot(c, { sequence: 7, at: at('2026-11-22T15:31'), facts: bytes(size) });
      const found = await judgements().snapshot(c);
      expect(found).toMatchObject({ sequence: 7, at: at('2026-11-22T15:31') });
      expect(Buffer.compare(found?.facts ?? bytes(1), bytes(size))).toBe(0);
    });

    test('a newer one replaces it, an older one does not', async () => {
      const c = cluster();
      const first = { sequence: 7, at: at('2026-11-22T15:31'), facts: bytes(400_000) };
      await judgements().putSnapshot(c, first);
      await judgements().putSnapshot(c, { ...first, sequence: 9, facts: bytes(3) });
      await judgements().putSnapshot(c, { ...first, sequence: 8, at: after(first.at, days(1)) });
      expect((await judgements().snapshot(c))?.sequence).toBe(9);
      expect((await judgements().snapshot(c))?.facts).toHaveLength(3);
    });
  });
};
