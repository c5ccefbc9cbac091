import { describe, expect, test } from 'vitest';
import { occurrencesBetween } from '../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../core/schedule/parse-schedule.ts';
import type { RefusalReason } from '../../core/schedule/scan-field.ts';
import { recordedParses } from './recorded.ts';

// The library's wording and our name for the reason.
const REASONS: readonly (readonly [RegExp, RefusalReason | 'unknown-zone'])[] = [
  [/^empty spec string/, 'empty'],
  [/^expected exactly 5 fields/, 'field-count'],
  [/^failed to parse int/, 'not-a-number'],
  [/^too many hyphens/, 'too-many-hyphens'],
  [/^too many slashes/, 'too-many-slashes'],
  [/^beginning of range .* below minimum/, 'below-minimum'],
  [/^end of range .* above maximum/, 'above-maximum'],
  [/^beginning of range .* beyond end/, 'reversed-range'],
  [/^step of range should be/, 'zero-step'],
  [/^unrecognized descriptor/, 'unknown-descriptor'],
  [/^failed to parse duration/, 'bad-duration'],
  [/^provided bad location/, 'unknown-zone'],
  [/^panic: runtime error: slice bounds/, 'zone-without-schedule'],
];

const recorded = recordedParses();

describe('what Kubernetes says to an expression', () => {
  test('130 expressions were recorded', () => {
    expect(new Set(recorded.map((line) => line.schedule)).size).toBe(130);
  });

  test.each(recorded)('$schedule', (line) => {
    const parsed = parseSchedule({ expression: line.schedule });
    expect(parsed.ok).toBe(line.valid);
    if (!parsed.ok) {
      const { problem } = parsed;
      const reason = problem.kind === 'unknown-zone' ? problem.kind : problem.reason;
      const words = line.valid ? '' : line.error;
      expect(REASONS.find(([wording]) => wording.test(words))?.[1]).toBe(reason);
      expect(problem.message).toMatch(/^.+$/);
      return;
    }
    if (!('from' in line)) return;
    if (parsed.schedule.kind !== 'cron') throw new Error('an @every line has no window');
    const window = { from: Date.parse(line.from) / 1000, to: Date.parse(line.to) / 1000 };
    const found = occurrencesBetween(parsed.schedule, window);
    expect(found).toHaveLength(line.count);
    expect(found.slice(0, line.first.length)).toEqual(line.first);
    expect(found.slice(found.length - line.last.length)).toEqual(line.last);
  });
});
