/** What the page shows: all of it stands in the address, so that a view can be sent to somebody. */
export type View = {
  readonly cluster: string;
  readonly range: RangeName;
  readonly job: string;
  readonly namespace: string;
  readonly owner: string;
  /** `key=value`, several with commas. */
  readonly label: string;
  readonly verdict: string;
  readonly cause: string;
  /** An incident's id. */
  readonly incident: string;
  /** The end of the range, UTC, as `2026-11-22T15:00Z`; empty for now. */
  readonly until: string;
  /** `namespace/name@nominal` of the run whose evidence is open. */
  readonly run: string;
  /** `namespace/name@from/to` of the cell whose runs are open. */
  readonly cell: string;
  /** The job of a migration whose numbers are open. */
  readonly move: string;
};

/** A range is so long, in cells of such a length. */
export const RANGES = {
  '1h': { label: '1 h', words: 'hour', hours: 1, cell: '1m', cellSeconds: 60 },
  '6h': { label: '6 h', words: '6 hours', hours: 6, cell: '5m', cellSeconds: 300 },
  '24h': { label: '24 h', words: '24 hours', hours: 24, cell: '15m', cellSeconds: 900 },
  '7d': { label: '7 d', words: '7 days', hours: 168, cell: '1h', cellSeconds: 3600 },
  '28d': { label: '28 d', words: '28 days', hours: 672, cell: '6h', cellSeconds: 21_600 },
} as const;
export type RangeName = keyof typeof RANGES;
export const isRange = (text: string): text is RangeName => Object.hasOwn(RANGES, text);

export const FILTERS = ['job', 'namespace', 'owner', 'label', 'verdict', 'cause', 'incident'] as const;
export type FilterName = (typeof FILTERS)[number];

/** `usual` is the range where the address says none. */
export const readView = (usual: RangeName): View => {
  const asked = new URLSearchParams(location.search);
  const text = (name: string): string => asked.get(name) ?? '';
  const range = text('range');
  return {
    cluster: text('cluster'),
    range: isRange(range) ? range : usual,
    job: text('job'),
    namespace: text('namespace'),
    owner: text('owner'),
    label: text('label'),
    verdict: text('verdict'),
    cause: text('cause'),
    incident: text('incident'),
    until: isUntil(text('until')) ? text('until') : '',
    run: text('run'),
    cell: text('cell'),
    move: text('move'),
  };
};

/** Puts a view into the address. `push` makes a step that "back" undoes. */
export const writeView = (view: View, push: boolean): void => {
  const address = addressOf(view);
  if (address === `${location.pathname}${location.search}`) return;
  if (push) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
};

export const addressOf = (view: View): string => {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) if (value !== '') said.set(name, value);
  return said.size === 0 ? location.pathname : `${location.pathname}?${said}`;
};

/** To the minute, in the years that RFC 3339 can write; 30 February is none, though `Date` makes 2 March of it. */
export const isUntil = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text) &&
  Number.isFinite(Date.parse(text)) &&
  utc(Date.parse(text)).startsWith(text.slice(0, -1));

export type Window = { readonly since: string; readonly until: string };

/** The window of a view, in whole cells: up to its end, or up to the cell of the last record; RFC 3339. */
export const windowOf = ({ range, until }: Pick<View, 'range' | 'until'>, asOf: string): Window => {
  const { hours, cellSeconds } = RANGES[range];
  const cell = cellSeconds * 1000;
  const end =
    until === ''
      ? (Math.floor(Date.parse(asOf) / cell) + 1) * cell
      : Math.ceil(Date.parse(until) / cell) * cell;
  return { since: utc(end - hours * 3_600_000), until: utc(end) };
};

/** `the last 7 days`, or `the 7 days to 2026-02-03 15:00`. */
export const windowWords = ({ range, until }: Pick<View, 'range' | 'until'>): string => {
  const { words } = RANGES[range];
  return until === '' ? `the last ${words}` : `the ${words} to ${until.slice(0, 16).replace('T', ' ')}`;
};

/** Where a step back or on in time leads: by its own length, and on no further than now (empty). */
export const steppedUntil = (view: View, asOf: string, step: 'earlier' | 'later'): string => {
  const { since, until } = windowOf(view, asOf);
  const now = Date.parse(windowOf({ ...view, until: '' }, asOf).until);
  const length = Date.parse(until) - Date.parse(since);
  const end = Date.parse(until) + (step === 'later' ? length : -length);
  return end >= now ? '' : `${utc(end).slice(0, 16)}Z`;
};

export const utc = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('.000Z', 'Z');
