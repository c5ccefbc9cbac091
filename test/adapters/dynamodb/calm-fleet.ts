import type { Arrived } from '../../../adapters/recording/recording.ts';
import { sha256 } from '../../../adapters/store/pack.ts';
import { instant } from '../../../core/time.ts';

const CALM = /^(ok|every|tz|slow-allow|this-name)/;
const hex = (...of: readonly (string | number)[]): string => sha256(of.join('|'));
const uuid = (h: string): string => h.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/**
 * The recorded jobs that nobody disturbed, copied: 10 copies make about 50 runs a minute. Each copy has UUIDs, Pod suffixes,
 * versions and milliseconds of its own, so that nothing compresses that would not in a real fleet.
 */
export const calmFleet = (arrivals: readonly Arrived[], copies: number): readonly Arrived[] => {
  const names = new Map(
    arrivals.flatMap(({ fact }) => ('name' in fact && fact.kind !== 'event' ? [[fact.uid, fact.name]] : [])),
  );
  const calm = arrivals.filter(({ fact }) => {
    const name = 'name' in fact ? fact.name : 'uid' in fact ? names.get(fact.uid) : undefined;
    return name !== undefined && CALM.test(name);
  });
  return Array.from({ length: copies }, (_, copy) => calm.map((arrived, i) => copied(arrived, copy, i)))
    .flat()
    .toSorted((a, b) => a.t - b.t);
};

const copied = ({ t, fact }: Arrived, copy: number, i: number): Arrived => {
  const other: Arrived['fact'] = JSON.parse(
    JSON.stringify(fact)
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (u) => uuid(hex(u, copy)))
      .replace(/(ok|ok-2m|every|tz|slow-allow|this-name[a-z-]+)(?=-\d{8}|")/g, `$1-${copy}`)
      .replace(/(?<=-\d{8}-)[a-z0-9]{5}(?=")/g, (s) =>
        parseInt(hex(s, copy).slice(0, 8), 16).toString(36).slice(-5),
      ),
  );
  if (!('learned' in other)) return { t, fact: other };
  const jitter = (n: number, of: string): number => parseInt(hex(of, copy, i).slice(0, 6), 16) % n;
  const learned = instant(other.learned + jitter(900, 'learned'));
  const notBefore = instant(learned - jitter(500, 'age'));
  return {
    t: learned,
    fact: { ...other, learned, notBefore, version: other.version * copy + jitter(9, 'version') },
  };
};
