import type * as z from 'zod';

/**
 * One type of EventBridge event that we send: the one place from which its JSON Schema, its TypeScript type
 * (core/alerting/event-details.ts) and its sample in docs/events/ are made (adapters/events/generate.ts).
 */
export type EventDefinition<S extends z.ZodType = z.ZodType> = {
  /** EventBridge's `detail-type`. */
  readonly detailType: string;
  /** File name in docs/events/ and first part of every `detail.id`. */
  readonly name: string;
  /** One sentence: when it is sent. */
  readonly sentWhen: string;
  readonly schema: S;
  readonly sample: z.infer<S>;
};

export const defineEvent = <S extends z.ZodType>(definition: EventDefinition<S>): EventDefinition<S> =>
  definition;
