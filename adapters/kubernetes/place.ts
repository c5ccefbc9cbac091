import { type Instant, instant } from '../../core/time.ts';
import { RESOURCE_NAMES, type ResourceName } from './resources.ts';

/** Where one resource's watch goes on. Its instants are by the cluster's clock. */
export type Place = {
  readonly version: string;
  /** Everything up to here is known, at least. */
  readonly known: Instant;
  /** The next look may claim to have watched from here on: `known`, or after a list, the latest that it can have been read. */
  readonly since: Instant;
  /** The latest instant at which anything was learned: a later list must come after it. */
  readonly learned: Instant;
};

export type Places = Readonly<Partial<Record<ResourceName, Place>>>;

/** What one look leaves for the next. */
export type Cursor = {
  readonly places: Places;
  /** The instant that the look stood for, by the cluster's clock. */
  readonly asOf: Instant;
  /** By how much the tick's clock was ahead of it, in milliseconds. */
  readonly ahead: number;
};

/** The cursor as text: `{"v":1,"asOf":…,"ahead":…,"at":{"jobs":["4711",known,since,learned],…}}`, instants in milliseconds. */
export const writeCursor = ({ places, asOf, ahead }: Cursor): string =>
  JSON.stringify({
    v: 1,
    asOf,
    ahead,
    at: Object.fromEntries(
      RESOURCE_NAMES.flatMap((name) => {
        const place = places[name];
        return place === undefined ? [] : [[name, [place.version, place.known, place.since, place.learned]]];
      }),
    ),
  });

/** Null for a first look, and for text that is no cursor of ours: then everything is listed anew. */
export const readCursor = (text: string | null): Cursor | null => {
  const { v, asOf, ahead, at } = fields(parsed(text));
  if (v !== 1 || typeof asOf !== 'number' || typeof ahead !== 'number') return null;
  const stored = fields(at);
  const places: Partial<Record<ResourceName, Place>> = {};
  for (const name of RESOURCE_NAMES) {
    const [version, ...instants] = pair(stored[name]);
    const [known, since, learned] = instants.map((t) => (typeof t === 'number' ? instant(t) : undefined));
    if (typeof version === 'string' && known !== undefined && since !== undefined && learned !== undefined)
      places[name] = { version, known, since, learned };
  }
  return { places, asOf: instant(asOf), ahead };
};

const parsed = (text: string | null): unknown => {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const fields = (value: unknown): { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const pair = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
