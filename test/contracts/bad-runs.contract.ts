import { describe, expect, test } from 'vitest';
import { BadCursor } from '../../adapters/store/errors.ts';
import type { BadRunQuery } from '../../core/ports/judgements.ts';
import { formatInstant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { at, aVerdict } from './builders.ts';
import type { Subject } from './store.contract.ts';

const TIMES = [
  '2026-10-31T23:59',
  '2026-11-01T00:00',
  '2026-11-15T12:00',
  '2026-11-30T23:59',
  '2026-12-01T00:00',
];

export const badRunsContract = ({ judgements, cluster }: Subject): void => {
  const ask = (c: string, over: Partial<BadRunQuery> = {}): BadRunQuery => ({
    cluster: c,
    window: { from: at('2026-10-01T00:00'), to: at('2027-01-01T00:00') },
    limit: 100,
    ...over,
  });
  const times = (verdicts: readonly Verdict[]): readonly string[] =>
    verdicts.map((v) => formatInstant(v.nominal).slice(0, 16));
  const everyPage = async (query: BadRunQuery): Promise<readonly Verdict[]> => {
    const found: Verdict[] = [];
    let cursor: string | null = null;
    do {
      const page = await judgements().badRuns(cursor === null ? query : { ...query, cursor });
      expect(page.verdicts.length).toBeLessThanOrEqual(query.limit);
      found.push(...page.verdicts);
      cursor = page.next;
    } while (cursor !== null);
    return found;
  };

  describe('bad runs', () => {
    test('they come back whole, newest first, across months', async () => {
      const c = cluster();
      const bad = TIMES.map((t) => aVerdict(t));
      await judgements().putBadRuns(c, bad, []);
      await judgements().putBadRuns(c, bad, []);
      const { verdicts, next } = await judgements().badRuns(ask(c));
      expect(verdicts).toEqual(bad.toReversed());
      expect(next).toBeNull();
    });

    test('the window includes its start and excludes its end', async () => {
      const c = cluster();
      await judgements().putBadRuns(
        c,
        TIMES.map((t) => aVerdict(t)),
        [],
      );
      const window = { from: at('2026-11-01T00:00'), to: at('2026-12-01T00:00') };
      expect(times((await judgements().badRuns(ask(c, { window }))).verdicts)).toEqual(
        TIMES.slice(1, 4).toReversed(),
      );
    });

    test('a withdrawn one is gone, in whatever index', async () => {
      const c = cluster();
      const bad = TIMES.map((t) => aVerdict(t));
      await judgements().putBadRuns(c, bad, []);
      await judgements().putBadRuns(c, bad.slice(0, 1), bad.slice(2));
      for (const by of [{}, { owner: 'team-billing' }, { cronJob: { namespace: 'shop', name: 'invoices' } }])
        expect(times(await everyPage(ask(c, by)))).toEqual(TIMES.slice(0, 2).toReversed());
    });

    test.each([1, 2, 3, 4, 7, 8])('pages of %i miss none and double none', async (limit) => {
      const c = cluster();
      const bad = [...TIMES, ...TIMES].map((t, i) =>
        aVerdict(t, i < 5 ? {} : { name: `job-${i}`, owner: null }),
      );
      await judgements().putBadRuns(c, bad.slice(0, 8), []);
      const found = await everyPage(ask(c, { limit }));
      expect(found).toHaveLength(8);
      expect(new Set(found.map((v) => `${v.name} ${v.nominal}`)).size).toBe(8);
      expect(times(found)).toEqual(times(found).toSorted().toReversed());
    });

    test('by owner, by job, and by both', async () => {
      const c = cluster();
      const mine = aVerdict('2026-11-15T12:00');
      const theirs = aVerdict('2026-11-15T12:00', { name: 'mail', owner: 'team #1' });
      const nobodys = aVerdict('2026-11-15T12:00', { namespace: 'x', owner: null });
      const moved = aVerdict('2026-11-15T12:01', { owner: 'team #1' });
      await judgements().putBadRuns(c, [mine, theirs, nobodys, moved], []);
      const cronJob = { namespace: 'shop', name: 'invoices' };
      expect(await everyPage(ask(c, { owner: 'team #1', limit: 1 }))).toEqual([moved, theirs]);
      expect(await everyPage(ask(c, { owner: 'team' }))).toEqual([]);
      expect(await everyPage(ask(c, { cronJob, limit: 1 }))).toEqual([moved, mine]);
      expect(await everyPage(ask(c, { cronJob, owner: 'team-billing', limit: 1 }))).toEqual([mine]);
    });

    test('a page goes on after the last run given, also when that one was withdrawn meanwhile', async () => {
      const c = cluster();
      const bad = TIMES.map((t) => aVerdict(t));
      await judgements().putBadRuns(c, bad, []);
      const first = await judgements().badRuns(ask(c, { limit: 2 }));
      await judgements().putBadRuns(c, [], first.verdicts);
      const rest = await judgements().badRuns(ask(c, { limit: 10, cursor: first.next ?? '' }));
      expect(times(rest.verdicts)).toEqual(TIMES.slice(0, 3).toReversed());
    });

    test('a run whose verdict changes is one item still', async () => {
      const c = cluster();
      const dropped = aVerdict('2026-11-15T12:00');
      const never = aVerdict('2026-11-15T12:00', {
        owner: null,
        start: { kind: 'never-started', cause: 'quota', evidence: [] },
      });
      await judgements().putBadRuns(c, [dropped], []);
      await judgements().putBadRuns(c, [never], [dropped]);
      expect(await everyPage(ask(c))).toEqual([never]);
      expect(await everyPage(ask(c, { owner: 'team-billing' }))).toEqual([]);
    });

    test('what had expired by the end of the window is not given', async () => {
      const c = cluster();
      await judgements().putBadRuns(c, [aVerdict('2025-09-01T00:00'), aVerdict('2026-11-15T12:00')], []);
      const window = { from: at('2025-01-01T00:00'), to: at('2026-12-01T00:00') };
      expect(times(await everyPage(ask(c, { window })))).toEqual(['2026-11-15T12:00']);
    });

    test('a cursor that was altered, cut, or made for another query is refused', async () => {
      const c = cluster();
      await judgements().putBadRuns(
        c,
        TIMES.map((t) => aVerdict(t)),
        [],
      );
      const cursor = (await judgements().badRuns(ask(c, { limit: 2 }))).next ?? '';
      expect(cursor).not.toBe('');
      const tampered = [...cursor].map(
        (_, i) => `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`,
      );
      for (const odd of [
        ...tampered,
        '',
        'x',
        cursor.slice(0, -1),
        `${cursor}A`,
        btoa('[]'),
        btoa('["k","c"]'),
      ])
        await expect(judgements().badRuns(ask(c, { cursor: odd })), odd).rejects.toThrow(BadCursor);
      await expect(judgements().badRuns(ask(c, { cursor, owner: 'x' }))).rejects.toThrow(BadCursor);
      await expect(judgements().badRuns(ask('other', { cursor }))).rejects.toThrow(BadCursor);
    });
  });
};
