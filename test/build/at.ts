import { type Instant, instant, parseInstant } from '../../core/time.ts';

const DAY = '2026-11-22';

/** An RFC 3339 time, or a time of day (`15:31:02`, `15:31:02.5`) on the day of the bundled recording, UTC. */
export const at = (text: string): Instant => {
  const parsed = parseInstant(/^\d\d:\d\d:\d\d/.test(text) ? `${DAY}T${text}Z` : text);
  if (parsed === undefined) throw new Error(`not a time: ${text}`);
  return parsed;
};

/** The instant so many seconds after a time. */
export const plus = (time: string | Instant, seconds: number): Instant =>
  instant((typeof time === 'string' ? at(time) : time) + Math.round(seconds * 1000));

/** As Kubernetes writes its times: cut to the second. */
export const written = (t: Instant): string => `${new Date(t).toISOString().slice(0, 19)}Z`;
