import * as z from 'zod';
import { type Instant, parseInstant } from '../../core/time.ts';
import type { Envelope } from './envelope.ts';
import { readJournal } from './journal.ts';

export type Accepted = { readonly bus: string; readonly event: Envelope };

// What was accepted names its deliveries: a rule added later must not deliver the past.
const archived = z.object({
  acceptedAt: z.string(),
  bus: z.string(),
  deliveries: z.array(z.string()),
  event: z.custom<Envelope>((value) => typeof value === 'object' && value !== null && 'id' in value),
});
const settled = z.object({ eventId: z.string(), delivery: z.string(), outcome: z.string() });

/** An accepted event with the deliveries that were promised for it and have no outcome. */
export type Left = {
  readonly accepted: Accepted;
  readonly acceptedAt: Instant;
  readonly names: ReadonlySet<string>;
};

/** What a dead process has left undone, from the archive and the record of deliveries. */
export const undelivered = async (archivePath: string, logPath: string): Promise<readonly Left[]> => {
  const done = new Set(
    (await readJournal(logPath)).flatMap((line) => {
      const { eventId, delivery, outcome } = settled.parse(line);
      return outcome === 'failed' ? [] : [`${eventId} ${delivery}`];
    }),
  );
  return (await readJournal(archivePath)).flatMap((line) => {
    const { event, bus, deliveries, acceptedAt } = archived.parse(line);
    const names = new Set(deliveries.filter((name) => !done.has(`${event.id} ${name}`)));
    const at = parseInstant(acceptedAt);
    return names.size === 0 || at === undefined ? [] : [{ accepted: { event, bus }, acceptedAt: at, names }];
  });
};
