import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { recordingSource } from '../../../adapters/recording/source.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { storeOn } from '../../../adapters/store/store.ts';
import type { Table } from '../../../adapters/store/table.ts';
import { daysOf } from '../../../core/history-query/rules.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { declareRules } from '../../../core/pipeline/declare-rules.ts';
import { flush, judgeNew } from '../../../core/pipeline/judge.ts';
import { observeTick } from '../../../core/pipeline/observe.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import { telling } from '../../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../../core/pipeline/working-set.ts';
import type { Publisher } from '../../../core/ports/publisher.ts';
import { instant, minutes, seconds } from '../../../core/time.ts';
import { recording } from '../../recording/replayed.ts';
import { judgeBy } from '../iam.ts';
import { functionsOf, type StackOfEverything } from './stack-of-everything.ts';

const CLUSTER = 'production';

/** The same table; what is written is told, as `PutItem key` or `BatchWriteItem key`. */
const telltale = (table: Table, written: Set<string>): Table => ({
  ...table,
  put: (item, condition) => {
    written.add(`PutItem ${item.pk}`);
    return table.put(item, condition);
  },
  write: (puts, deletes) => {
    for (const { pk } of [...puts, ...deletes]) written.add(`BatchWriteItem ${pk}`);
    return table.write(puts, deletes);
  },
});

/** The recorded cluster, each of whose CronJobs was installed by Helm. */
const labelled = {
  ...recording,
  arrivals: recording.arrivals.map(({ t, fact }) => ({
    t,
    fact: fact.kind === 'cronjob' ? { ...fact, labels: ['app.kubernetes.io/managed-by=Helm'] } : fact,
  })),
};

/** What the two functions of a cluster write while it is observed, judged and told of. */
const written = async () => {
  const table = memoryTable();
  const by = { observe: new Set<string>(), judge: new Set<string>() };
  const ledger = storeOn(telltale(table, by.observe)).ledger;
  const store = storeOn(telltale(table, by.judge));
  const settled = { cluster: CLUSTER, ...daysOf({ zone: 'UTC' }), ...snapshotSqueeze };
  const rules = { cluster: CLUSTER, zone: 'UTC', policy: { ...defaultPolicy, grace: seconds(60) } };
  const policy = await declareRules(store, rules);
  const ports = { ...store, ...settled, policy, decided: telling({ ...store, ...settled, policy }) };
  let set: WorkingSet | null = null;
  for (let t = recording.start + minutes(1); t <= recording.end; t += minutes(1)) {
    await observeTick({ cluster: CLUSTER, source: recordingSource(labelled), ledger }, instant(t));
    set = await judgeNew(ports, set);
  }
  if (set !== null) await flush(ports, set);
  const publisher: Publisher = {
    publish: async (events) => events.map(({ id }) => ({ kind: 'sent', id, eventId: id })),
  };
  await drain({ ...store, cluster: CLUSTER, publisher }, recording.end);
  return by;
};

const ALL_OF_JUDGE = [
  ...['alerting', 'bad', 'clusters', 'incident', 'label'],
  ...['outbox', 'outbox-done', 'outbox-turn'],
  ...['page', 'rollup', 'rules', 'snapshot', 'state'],
] as const;

/** Every key that is written may be written: a kind of item that nobody allowed would stop the judge for good. */
export const writtenKeys = (stack: StackOfEverything): void => {
  describe('the keys that a cluster’s functions write', () => {
    test('are theirs to write', async () => {
      const { observe, judge } = await written();
      const refused = (name: string, keys: ReadonlySet<string>): readonly string[] => {
        const id = functionsOf(stack).find(([of, at]) => of === name && at.includes(CLUSTER))?.[1] ?? '';
        const mayDo = judgeBy(stack.assembly.template, id);
        return [...keys].filter((wish) => {
          const [operation = '', ...key] = wish.split(' ');
          return !mayDo({
            action: `dynamodb:${operation}`,
            resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness',
            context: { 'dynamodb:LeadingKeys': [key.join(' ')] },
          });
        });
      };
      const kinds = (keys: ReadonlySet<string>) =>
        [...new Set([...keys].map((wish) => wish.split(/[ #]/)[1]))].toSorted();
      expect(kinds(observe)).toEqual(['ledger']);
      expect(kinds(judge)).toEqual([...ALL_OF_JUDGE]);
      expect(refused('observe', observe)).toEqual([]);
      expect(refused('judge', judge)).toEqual([]);
    });
  });
};
