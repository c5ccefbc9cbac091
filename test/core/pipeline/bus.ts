import type { Publisher, PublishOutcome } from '../../../core/ports/publisher.ts';

/** What befalls a call; of one whose answer is lost everything arrived. */
export type Fault = 'none' | 'all' | 'some' | 'lost-answer';

/** A bus that keeps what arrived; what it does with each call is scripted. Within a call a group stops at its first failure. */
export const busOf = (faultOf: (call: number) => Fault, poison: ReadonlySet<string> = new Set()) => {
  const arrived: string[] = [];
  let calls = 0;
  const publisher: Publisher = {
    publish: async (batch) => {
      const fault = faultOf(calls);
      calls += 1;
      const stopped = new Set<string>();
      return batch.map(({ id, group }, i): PublishOutcome => {
        const failed = { kind: 'failed', id, code: 'ThrottlingException', message: 'slow down' } as const;
        if (poison.has(id)) return { ...failed, code: 'EntryTooLarge', retryable: false };
        if (fault === 'all' || (fault === 'some' && i % 3 === 0) || stopped.has(group)) {
          stopped.add(group);
          return { ...failed, retryable: true };
        }
        arrived.push(id);
        if (fault === 'lost-answer') {
          stopped.add(group);
          return { ...failed, retryable: true };
        }
        return { kind: 'sent', id, eventId: `bus-${id}` };
      });
    },
  };
  return { arrived, publisher, calls: () => calls };
};
