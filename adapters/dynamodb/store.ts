import type { Judgements } from '../../core/ports/judgements.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { judgementsOn } from '../store/judgements.ts';
import { ledgerOn } from '../store/ledger.ts';
import { type DynamoOptions, dynamoTable } from './dynamo-table.ts';

/** Both ports on one DynamoDB table. Calls fail with StoreUnreachable, StoreThrottled, StoreRefused or StoreUnreadable. */
export const dynamoStore = (
  options: DynamoOptions,
): { readonly ledger: Ledger; readonly judgements: Judgements } => {
  const table = dynamoTable(options);
  return { ledger: ledgerOn(table), judgements: judgementsOn(table) };
};
