import { externalRunsOn } from '../adapters/store/external-runs.ts';
import type { ExternalRuns, PollBook } from '../core/ports/external-runs.ts';
import { hasEmbedded, openEmbedded } from './embedded-store.ts';
import { type OpenStore, type StoreOptions, usingStore } from './store.ts';

/** A store with the book of runs outside Kubernetes in it. */
export type MigrationStore = OpenStore & { readonly book: ExternalRuns & PollBook };

/** Opens a store that must be there, does the work, and gives what it made. */
export const readingBook = async <T>(
  options: StoreOptions,
  work: (store: MigrationStore) => Promise<T>,
): Promise<T> => {
  const made: T[] = [];
  await usingStore(options, async (store) => {
    made.push(await work({ ...store, book: externalRunsOn(store.table) }));
  });
  const [only] = made;
  if (only === undefined) throw new Error('the store was closed before it was read');
  return only;
};

/** The same, and makes the embedded store where there is none: runs may be gathered before the first look at a cluster. */
export const writingBook = async <T>(
  options: StoreOptions,
  work: (store: MigrationStore) => Promise<T>,
): Promise<T> => {
  if (options.table === undefined && !hasEmbedded(options.data))
    await (await openEmbedded(options.data)).stop();
  return readingBook(options, work);
};
