import { type CoverageFact, RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { type Instant, type Interval, instant } from '../../core/time.ts';
import type { Recording, StreamMark } from './recording.ts';

/**
 * When the recorder was looking, as far as it can be known at the end of the interval. A watch that was cut and
 * resumed lost nothing (what happened meanwhile came through it afterwards); one that had to list anew was blind from
 * the last line that it got to the list.
 */
export const coverageWithin = (recording: Recording, { from, to }: Interval): readonly CoverageFact[] =>
  RESOURCES.flatMap((resource) => ofStream(resource, recording.streams[resource], { from, to }));

const ofStream = (
  resource: Resource,
  marks: readonly StreamMark[],
  { from, to }: Interval,
): readonly CoverageFact[] => {
  const facts: CoverageFact[] = [];
  let since: Instant | null = null;
  let last: Instant | null = null;
  // Where the stream had come to by `from`: if it was cut there and resumed since, nothing was lost in between.
  let anchor = from;
  let broken = false;
  for (const mark of marks) {
    if (mark.t > to) break;
    if (mark.kind === 'cut') {
      broken = true;
      continue;
    }
    const interval: Interval | null =
      mark.kind === 'list' && last !== null ? { from: last, to: mark.t } : null;
    if (mark.kind === 'list' && mark.t > from) facts.push({ kind: 'listed', resource, at: mark.t });
    if (interval !== null && mark.t > from) facts.push({ kind: 'blind', resource, interval });
    if (mark.kind === 'lost') facts.push(...lostLine(resource, marks, mark));
    since ??= mark.kind === 'list' ? mark.t : since;
    last = mark.t;
    if (mark.t <= from) anchor = mark.t;
    broken = false;
  }
  if (since === null || last === null) return facts;
  const until = broken ? last : to;
  return [
    ...facts,
    {
      kind: 'watched',
      resource,
      interval: { from: instant(Math.max(since, Math.min(anchor, until))), to: until },
    },
  ];
};

/** Around a line that could not be read: from the one before to the one after. */
const lostLine = (
  resource: Resource,
  marks: readonly StreamMark[],
  lost: StreamMark,
): readonly CoverageFact[] => {
  const next = marks.slice(marks.indexOf(lost) + 1).find((m) => m.kind === 'seen' || m.kind === 'list');
  const until = next?.t ?? instant(8.64e15);
  return [{ kind: 'blind', resource, interval: { from: lost.t, to: until } }];
};
