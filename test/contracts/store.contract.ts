import { afterAll, beforeAll, describe } from 'vitest';
import { judgementsOn } from '../../adapters/store/judgements.ts';
import { ledgerOn } from '../../adapters/store/ledger.ts';
import type { Table } from '../../adapters/store/table.ts';
import type { Judgements } from '../../core/ports/judgements.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { badRunsContract } from './bad-runs.contract.ts';
import { judgementsContract } from './judgements.contract.ts';
import { ledgerContract } from './ledger.contract.ts';
import { verifyContract } from './verify.contract.ts';

export type Opened = { readonly table: Table; readonly stop: () => Promise<void> };

/** What a contract's rows get: every row a cluster of its own, so that they need no empty store. */
export type Subject = {
  readonly table: () => Table;
  readonly ledger: () => Ledger;
  readonly judgements: () => Judgements;
  readonly cluster: () => string;
  /** Turn over each n-th byte of a record: 1 where a read costs nothing, more where each goes through a server. */
  readonly everyByte: number;
};

/** What every store must do, whatever it is made of. */
export const describeStore = (name: string, open: () => Promise<Opened>, everyByte = 11): void => {
  describe(name, () => {
    let opened: Opened | undefined;
    let clusters = 0;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened?.stop());
    const table = (): Table => {
      if (opened === undefined) throw new Error(`${name} is not open`);
      return opened.table;
    };
    const subject: Subject = {
      table,
      ledger: () => ledgerOn(table()),
      judgements: () => judgementsOn(table()),
      cluster: () => `cluster #${++clusters}/50%`,
      everyByte,
    };
    ledgerContract(subject);
    verifyContract(subject);
    judgementsContract(subject);
    badRunsContract(subject);
  });
};
