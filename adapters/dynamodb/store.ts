import { type Store, storeOn } from '../store/store.ts';
import { type DynamoOptions, dynamoTable } from './dynamo-table.ts';

/**
 * The store on one DynamoDB table. Calls fail with StoreUnreachable, StoreThrottled, StoreRefused or StoreUnreadable
 * (adapters/store/errors.ts).
 */
export const dynamoStore = (options: DynamoOptions): Store => storeOn(dynamoTable(options));
