import { describe, expect, test } from 'vitest';
import { occurrenceBatches, occurrencesBetween } from '../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../core/schedule/parse-schedule.ts';
import { goOccurrences } from '../core/schedule/go-next.ts';
import { type RecordedWindow, recordedWindows } from './recorded.ts';

// The answers were recorded with zone data 2025b. Five zones have changed their rules since: a runtime whose zone data
// is newer (2026c in Node 24.21) rightly differs in them, and only in them. With 2025c every window counts.
const CHANGED_SINCE: ReadonlySet<string> = new Set([
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'America/Edmonton',
  'America/Vancouver',
  'Europe/Chisinau',
]);
const newerZones = (process.versions.tz ?? '') >= '2026';
const all = recordedWindows();
const recorded = all.filter((line) => !newerZones || !CHANGED_SINCE.has(line.timeZone));

const windowOf = ({ from, to }: RecordedWindow) => ({
  from: Date.parse(from) / 1000,
  to: Date.parse(to) / 1000,
});

const cronOf = ({ schedule: expression, timeZone }: RecordedWindow) => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`refused: ${expression} ${timeZone}`);
  return parsed.schedule;
};

const differing = (answer: (line: RecordedWindow) => readonly number[]): RecordedWindow[] =>
  recorded.filter((line) => answer(line).join() !== line.occurrences.join());

describe('when Kubernetes would start a run', () => {
  test('6,600 windows were recorded', () => {
    expect(all).toHaveLength(6600);
    expect(recorded.length).toBeGreaterThan(newerZones ? 6400 : 6599);
  });

  test('the calendar gives the same instants in every one', () => {
    expect(differing((line) => occurrencesBetween(cronOf(line), windowOf(line)))).toEqual([]);
  });

  test('and the same in pieces', () => {
    expect(differing((line) => [...occurrenceBatches(cronOf(line), windowOf(line))].flat())).toEqual([]);
  });

  test('the second opinion of the property tests gives the same in every tenth', () => {
    // It knows five numeric fields only.
    const sample = recorded.filter((line, i) => i % 10 === 0 && !/[@a-z]/i.test(line.schedule));
    const wrong = sample.filter(
      (line) =>
        goOccurrences({ expression: line.schedule, timeZone: line.timeZone, ...windowOf(line) }).join() !==
        line.occurrences.join(),
    );
    expect(sample.length).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });
});
