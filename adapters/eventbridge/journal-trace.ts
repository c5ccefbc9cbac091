import { join } from 'node:path';
import * as z from 'zod';
import type { DrillSign } from '../../core/ports/drill-trace.ts';
import { parseInstant } from '../../core/time.ts';
import { readJournal } from './journal.ts';

const archived = z.object({
  acceptedAt: z.string(),
  deliveries: z.array(z.string()),
  targets: z.array(z.string()),
  event: z.object({ id: z.string(), detail: z.object({ id: z.string() }) }),
});
const logged = z.object({
  eventId: z.string(),
  delivery: z.string(),
  outcome: z.enum(['delivered', 'dead-lettered', 'failed']),
  at: z.string(),
  target: z.string(),
  problem: z.string().optional(),
});

/**
 * What the embedded bus's journals in a directory say of events, by the ids of their details: which rules took them, and
 * what became of the calls to webhooks. Mails are told of by whoever writes them.
 */
export const journalSigns = async (
  directory: string,
  ids: readonly string[],
): Promise<readonly DrillSign[]> => {
  const wanted = new Set(ids);
  const accepted = (await readJournal(join(directory, 'archive.ndjson'))).flatMap((line) => {
    const { success, data } = archived.safeParse(line);
    return success && wanted.has(data.event.detail.id) ? [data] : [];
  });
  const events = new Set(accepted.map(({ event }) => event.id));
  const promised = accepted.flatMap(({ deliveries, targets, acceptedAt }) =>
    deliveries.map((delivery, i) => ({ delivery, target: targets[i], at: acceptedAt })),
  );
  const log = (await readJournal(join(directory, 'deliveries.ndjson'))).flatMap((line) => {
    const { success, data } = logged.safeParse(line);
    return success && events.has(data.eventId) ? [data] : [];
  });
  const called = [
    ...promised.map((p) => ({ ...p, problem: 'no answer yet' })),
    ...log.map((l) => ({ ...l, problem: l.outcome === 'delivered' ? null : (l.problem ?? l.outcome) })),
  ];
  return [
    ...promised.flatMap(({ delivery, at }) => sign('rule', { delivery, at, problem: null })),
    ...called.filter(({ target }) => target === 'api-destination').flatMap((c) => sign('webhook', c)),
  ];
};

type Noted = { readonly delivery: string; readonly at: string; readonly problem: string | null };

const sign = (hop: DrillSign['hop'], { delivery, at, problem }: Noted): readonly DrillSign[] => {
  const when = parseInstant(at);
  return when === undefined ? [] : [{ hop, at: when, where: ruleIn(delivery), problem }];
};

/** The rule as the stack's author named it, without the hash of its path. */
const ruleIn = (delivery: string): string => (delivery.split('/')[0] ?? '').replace(/[0-9A-F]{8}$/, '');
