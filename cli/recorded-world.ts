import { coverageWithin } from '../adapters/recording/coverage.ts';
import type { Recording } from '../adapters/recording/recording.ts';
import { absorb, emptyWorld, type World } from '../core/history/world.ts';
import { after, days, earliest, formatSeconds, type Instant, instant } from '../core/time.ts';
import { timeOption } from './times.ts';
import { UsageError } from './usage-error.ts';

// Nobody looked after the end: all that was due later is unknown, and a mistyped year would be a million such runs.
const LATER = days(7);

/** `--as-of` of a recording: its end by default. */
export const recordedAsOf = (text: string | undefined, { start, end }: Recording): Instant => {
  const asOf = text === undefined ? end : timeOption('as-of', text, end);
  if (asOf >= start && asOf <= after(end, LATER)) return asOf;
  throw new UsageError(
    `--as-of ${text}: the recording is of ${formatSeconds(start)} to ${formatSeconds(end)}; expected a time within it`,
  );
};

/** What a recording had told by an instant. After its last line nobody was looking. */
export const recordedWorld = (recording: Recording, asOf: Instant): World =>
  absorb(
    absorb(
      emptyWorld(),
      recording.arrivals.filter((a) => a.t <= asOf).map((a) => a.fact),
    ),
    coverageWithin(recording, { from: instant(0), to: earliest(asOf, recording.end) }),
  );
