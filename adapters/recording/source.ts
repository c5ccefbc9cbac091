import type { Source } from '../../core/ports/source.ts';
import { formatInstant, type Instant, instant, parseInstant } from '../../core/time.ts';
import { coverageWithin } from './coverage.ts';
import type { Recording } from './recording.ts';

/** A recording, read tick by tick as a cluster would be: each look brings what arrived since the one before. */
export const recordingSource = (recording: Recording): Source => ({
  observe: async (resume, at) => {
    const from = resume === null ? instant(0) : (parseInstant(resume) ?? instant(0));
    const until: Instant = at < recording.end ? at : recording.end;
    const facts = recording.arrivals.filter((a) => a.t > from && a.t <= until).map((a) => a.fact);
    return {
      facts: [...facts, ...coverageWithin(recording, { from, to: until })],
      resume: formatInstant(until),
      problems: [],
    };
  },
});
