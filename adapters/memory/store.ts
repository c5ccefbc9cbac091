import { type Store, storeOn } from '../store/store.ts';
import { memoryTable } from './table.ts';

/** The store in memory: the same keys and the same bytes as in DynamoDB, gone with the process. */
export const memoryStore = (): Store => storeOn(memoryTable());
