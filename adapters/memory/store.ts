import type { Judgements } from '../../core/ports/judgements.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { judgementsOn } from '../store/judgements.ts';
import { ledgerOn } from '../store/ledger.ts';
import { memoryTable } from './table.ts';

/** Both ports in memory: the same keys and the same bytes as in DynamoDB, gone with the process. */
export const memoryStore = (): { readonly ledger: Ledger; readonly judgements: Judgements } => {
  const table = memoryTable();
  return { ledger: ledgerOn(table), judgements: judgementsOn(table) };
};
