import type { Judgements } from '../../core/ports/judgements.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { judgementsOn } from './judgements.ts';
import { ledgerOn } from './ledger.ts';
import type { Table } from './table.ts';
import { type Verified, verifyChain } from './verify.ts';

/** Both ports on one table, and the proof that nobody altered the ledger. */
export type Store = {
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  readonly verify: (cluster: string) => Promise<Verified>;
};

export const storeOn = (table: Table): Store => ({
  ledger: ledgerOn(table),
  judgements: judgementsOn(table),
  verify: (cluster) => verifyChain(table, cluster),
});
