import { get, type Heat, type HeatRow, type Query } from './api.ts';

// One answer's worth: some 17 KB of cells at 168 an hour.
const CHUNK = 100;

/** The rows of the map as far as they have been looked at: thousands of CronJobs are read a screenful at a time. */
export type HeatRows = {
  /** Null until the first answer. */
  readonly frame: () => Pick<Heat, 'from' | 'cellSeconds' | 'cells' | 'blind' | 'total'> | null;
  readonly row: (index: number) => HeatRow | null;
  /** What a row is called: without its namespace as long as all that came are of one. */
  readonly nameOf: (row: HeatRow) => string;
  /** Asks for the rows from `first` to `last`, both inclusive, that are not there; `again` also for those that are. */
  readonly want: (first: number, last: number, again?: boolean) => Promise<void>;
};

/** `changed` is called when rows have come. */
export const heatRows = (query: Query, changed: () => void): HeatRows => {
  const chunks = new Map<number, readonly HeatRow[]>();
  const asked = new Set<number>();
  const namespaces = new Set<string>();
  let frame: Heat | null = null;
  const load = async (chunk: number): Promise<void> => {
    asked.add(chunk);
    try {
      const answer = await get('/v1/heat', { ...query, offset: chunk * CHUNK, limit: CHUNK });
      frame = answer;
      chunks.set(chunk, answer.rows);
      for (const { namespace } of answer.rows) namespaces.add(namespace);
      changed();
    } finally {
      asked.delete(chunk);
    }
  };
  return {
    frame: () => frame,
    row: (index) => chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK] ?? null,
    nameOf: ({ namespace, name }) => (namespaces.size > 1 ? `${namespace}/${name}` : name),
    want: async (first, last, again = false) => {
      const total = frame?.total ?? 1;
      const from = Math.floor(Math.max(0, first) / CHUNK);
      const to = Math.floor(Math.max(0, Math.min(last, total - 1)) / CHUNK);
      const missing = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(
        (c) => !asked.has(c) && (again || !chunks.has(c)),
      );
      await Promise.all(missing.map(load));
    },
  };
};
