import { type Json, object, text } from '../../adapters/kubernetes/json.ts';
import type { RecordedLine } from '../../adapters/recording/lines.ts';
import type { Instant, Interval } from '../../core/time.ts';

/**
 * The lines of one resource as a recorder would have got them that could not reach the API in the interval, and whose
 * watch was too old afterwards: nothing of what happened meanwhile, an ERROR, and a LIST of what there was at its end.
 */
export const withGap = (lines: readonly RecordedLine[], gap: Interval): readonly RecordedLine[] => {
  const before = lines.filter((l) => l.kind === 'unreadable' || l.t <= gap.from);
  const after = lines.filter((l) => l.kind !== 'unreadable' && l.t > gap.to);
  return [
    ...before,
    { kind: 'disconnect', t: gap.from },
    { kind: 'error', t: gap.to },
    { kind: 'list', t: gap.to, items: standing(lines, gap.to) },
    ...after,
  ];
};

/** The objects that existed at the instant, by what the lines up to then say. */
const standing = (lines: readonly RecordedLine[], at: Instant): readonly Json[] => {
  const objects = new Map<string, Json>();
  const put = (o: Json): void => {
    objects.set(text(object(o, 'metadata').uid), o);
  };
  for (const line of lines) {
    if (line.kind === 'unreadable' || line.t > at) continue;
    if (line.kind === 'list') for (const item of line.items) put(item);
    else if (line.kind === 'change' && line.deleted)
      objects.delete(text(object(line.object, 'metadata').uid));
    else if (line.kind === 'change') put(line.object);
  }
  return [...objects.values()];
};
