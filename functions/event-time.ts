import { after, type Instant, parseInstant, seconds } from '../core/time.ts';

/** An event without a time that can be read: nothing is done, for no clock of ours may stand in for the schedule's. */
export class BadEvent extends Error {
  override readonly name = 'BadEvent';
}

/**
 * The instant that the schedule gave: `{time, delaySeconds?}`, or such an object alone in a list, as a pipe sends it.
 * The delay is how much later than `time` the event was meant to come. @throws BadEvent
 */
export const eventTime = (event: unknown): Instant => {
  const [one] = Array.isArray(event) ? event : [event];
  const { time, delaySeconds = 0 } = fieldsOf(one);
  const at = typeof time === 'string' ? parseInstant(time) : undefined;
  if (at === undefined || typeof delaySeconds !== 'number' || !Number.isInteger(delaySeconds)) {
    throw new BadEvent(`expected {"time": "2026-11-22T16:00:00Z"}, found ${JSON.stringify(event)}`);
  }
  return after(at, seconds(delaySeconds));
};

/** The time of what observe answered, as its destination receives it (`responsePayload`), or of a plain event. */
export const chainedTime = (event: unknown): Instant => {
  const { responsePayload } = fieldsOf(event);
  return eventTime(responsePayload ?? event);
};

/** What observe could not see, in its own words; null where it saw everything, or where nobody says. */
export const chainedProblem = (event: unknown): string | null => {
  const { responsePayload } = fieldsOf(event);
  const { problems } = fieldsOf(responsePayload ?? event);
  const [first] = Array.isArray(problems) ? problems : [];
  return typeof first === 'string' ? first : null;
};

const fieldsOf = (value: unknown): { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null ? { ...value } : {};
