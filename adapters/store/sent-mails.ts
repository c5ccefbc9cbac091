import type { SentLog } from '../mail/send-report.ts';
import { part } from './ledger-keys.ts';
import type { Table } from './table.ts';

// EventBridge gives up after a day; an archive may be replayed a month later, and then nobody wants the mail again.
const REMEMBERED_SECONDS = 40 * 86_400;

/** Which mails were handed over: one item each, whose key is the lock. `asOf` is in seconds since the epoch. */
export const sentMailsOn = (table: Table, asOf: number): SentLog => ({
  claim: (key) => table.put({ ...keyOf(key), expires: asOf + REMEMBERED_SECONDS }, { kind: 'absent' }),
  release: (key) => table.write([], [keyOf(key)]),
});

const keyOf = (key: string) => ({ pk: `mail#${part(key)}`, sk: 'sent' });
