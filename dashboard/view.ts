/** What the page shows: all of it stands in the address, so that a view can be sent to somebody. */
export type View = {
  readonly cluster: string;
  readonly range: RangeName;
  readonly job: string;
  readonly namespace: string;
  readonly owner: string;
  readonly verdict: string;
  readonly cause: string;
  /** `namespace/name@nominal` of the run whose evidence is open. */
  readonly run: string;
  /** `namespace/name@from/to` of the cell whose runs are open. */
  readonly cell: string;
  /** The job of a migration whose numbers are open. */
  readonly move: string;
};

/** A range is so long, in cells of such a length. */
export const RANGES = {
  '1h': { label: '1 h', words: 'the last hour', hours: 1, cell: '1m', cellSeconds: 60 },
  '6h': { label: '6 h', words: 'the last 6 hours', hours: 6, cell: '5m', cellSeconds: 300 },
  '24h': { label: '24 h', words: 'the last 24 hours', hours: 24, cell: '15m', cellSeconds: 900 },
  '7d': { label: '7 d', words: 'the last 7 days', hours: 168, cell: '1h', cellSeconds: 3600 },
  '28d': { label: '28 d', words: 'the last 28 days', hours: 672, cell: '6h', cellSeconds: 21_600 },
} as const;
export type RangeName = keyof typeof RANGES;
export const isRange = (text: string): text is RangeName => Object.hasOwn(RANGES, text);

export const FILTERS = ['job', 'namespace', 'owner', 'verdict', 'cause'] as const;

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
    verdict: text('verdict'),
    cause: text('cause'),
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

/** The window of a range that ends with the cell of an instant; RFC 3339. */
export const windowOf = (
  range: RangeName,
  asOf: string,
): { readonly since: string; readonly until: string } => {
  const { hours, cellSeconds } = RANGES[range];
  const cell = cellSeconds * 1000;
  const until = (Math.floor(Date.parse(asOf) / cell) + 1) * cell;
  return { since: utc(until - hours * 3_600_000), until: utc(until) };
};

export const utc = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('.000Z', 'Z');
